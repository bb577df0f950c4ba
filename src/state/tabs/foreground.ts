/**
 * Whether a page of ours is in front of the person: each says so with a Web Lock that all of
 * them can hold at once, so that one that is not can ask.
 */
const LOCK = 'parley-in-front';

/** This page tells the others, until the returned stop. */
export function reportForeground(): () => void {
  // Without secure context there are no locks, and no node either, which is said.
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
