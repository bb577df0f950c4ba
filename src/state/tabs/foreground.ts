/**
 * Whether any Parley tab is in the foreground. A tab in the foreground holds a shared Web Lock, so
 * that a tab in the background can check.
 */
const LOCK = 'parley-in-front';

/**
 * Reports to other tabs whether this page is in the foreground, until the returned function is
 * called.
 */
export function reportForeground(): () => void {
  // Without a secure context there are no locks. There is no node either, which the page says
  // elsewhere.
  if (!('locks' in navigator)) return () => undefined;
  let release: (() => void) | undefined;
  const update = (): void => {
    const isInForeground = document.visibilityState === 'visible' && document.hasFocus();
    if (!isInForeground) {
      release?.();
      release = undefined;
    } else if (release === undefined) {
      const released = new Promise<void>((resolve) => (release = resolve));
      navigator.locks.request(LOCK, { mode: 'shared' }, () => released).catch(() => undefined);
    }
  };
  const stop = new AbortController();
  const { signal } = stop;
  for (const name of ['focus', 'blur']) window.addEventListener(name, update, { signal });
  document.addEventListener('visibilitychange', update, { signal });
  update();
  return () => {
    stop.abort();
    release?.();
  };
}

export function isAnyTabInForeground(): Promise<boolean> {
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock === null);
}
