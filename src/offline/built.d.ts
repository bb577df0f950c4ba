/** Put in by scripts/shellFiles.ts when the service worker is built. */
declare module 'virtual:shell' {
  export const shell: readonly import('./ShellFile.ts').ShellFile[];
}
