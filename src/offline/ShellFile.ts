/** One file of the built app. */
export interface ShellFile {
  /** Relative to the app's address; './' is the page. */
  readonly url: string;
  /** Changes with the content; undefined if the file name has a hash of the content. */
  readonly revision: string | undefined;
  /** In the format of `integrity` in HTML: no other content is accepted for this file. */
  readonly integrity: string;
}
