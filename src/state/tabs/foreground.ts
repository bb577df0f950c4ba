/**
 * Whether a page of ours is in front of the person: each says so with a Web Lock that all of
 * them can hold at once, so that one that is not can ask.
 */
const LOCK = 'parley-in-front';

/** This page tells the others, until the returned stop. */
export function tellWhenInFront(): () => void {
  // Without secure context there are no locks, and no node either, which is said.
  if (!('locks' in navigator)) return () => undefined;
  let letGo: (() => void) | undefined;
  const look = (): void => {
    const isInFront = document.visibilityState === 'visible' && document.hasFocus();
    if (!isInFront) {
      letGo?.();
      letGo = undefined;
    } else if (letGo === undefined) {
      const gone = new Promise<void>((resolve) => (letGo = resolve));
      navigator.locks.request(LOCK, { mode: 'shared' }, () => gone).catch(() => undefined);
    }
  };
  const stop = new AbortController();
  const { signal } = stop;
  for (const name of ['focus', 'blur']) window.addEventListener(name, look, { signal });
  document.addEventListener('visibilitychange', look, { signal });
  look();
  return () => {
    stop.abort();
    letGo?.();
  };
}

export function isAnyInFront(): Promise<boolean> {
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock === null);
}
