/** scripts/shellFiles.ts provides this module when the service worker is built. */
declare module 'virtual:shell' {
  export const shell: readonly import('./ShellFile.ts').ShellFile[];
}
