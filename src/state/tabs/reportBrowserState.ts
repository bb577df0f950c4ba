/** Passes on what the browser says about network and visibility, until the returned stop. */
import type { BackendApi } from '../../backend/BackendApi.ts';

export function reportBrowserState(
  backend: Pick<BackendApi, 'reportBrowserState'>,
  onError: (error: unknown) => void,
): () => void {
  const report = (what: 'online' | 'offline' | 'visible'): void => {
    backend.reportBrowserState(what).catch(onError);
  };
  // A page that said "offline" may be gone before it can take that back: the next one does.
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
