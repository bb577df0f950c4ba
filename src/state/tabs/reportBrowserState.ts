/**
 * Reports the browser's network state and the page's visibility until the returned function is
 * called.
 */
import type { BackendApi } from '../../backend/BackendApi.ts';

export function reportBrowserState(
  backend: Pick<BackendApi, 'reportBrowserState'>,
  onError: (error: unknown) => void,
): () => void {
  const report = (what: 'online' | 'offline' | 'visible'): void => {
    backend.reportBrowserState(what).catch(onError);
  };
  // A page that reported "offline" may close before it can report "online", so the next page does.
  const reportNetwork = (): void => report(navigator.onLine ? 'online' : 'offline');
  const reportVisible = (): void => {
    reportNetwork();
    report('visible');
  };
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener('online', () => report('online'), { signal });
  window.addEventListener('offline', () => report('offline'), { signal });
  window.addEventListener('pageshow', reportVisible, { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') reportVisible();
    },
    { signal },
  );
  reportNetwork();
  return () => stop.abort();
}
