/** One file of the app as it was built. */
export interface ShellFile {
  /** From the app's own address; './' is the page. */
  readonly url: string;
  /** Another one for other content; undefined if the name itself has a hash of it. */
  readonly revision: string | undefined;
  /** As `integrity` in HTML has it: nothing else is ever taken for this file. */
  readonly integrity: string;
}
