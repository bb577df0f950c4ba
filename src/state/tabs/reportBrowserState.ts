/** Passes on what the browser says about network and visibility, until the returned stop. */
import type { BackendApi } from '../../backend/BackendApi.ts';

export function watchBrowser(
  backend: Pick<BackendApi, 'reportBrowserState'>,
  report: (error: unknown) => void,
): () => void {
  const tell = (what: 'online' | 'offline' | 'visible'): void => {
    backend.reportBrowserState(what).catch(report);
  };
  // A page that said "offline" may be gone before it can take that back: the next one does.
  const tellNetwork = (): void => tell(navigator.onLine ? 'online' : 'offline');
  const tellVisible = (): void => {
    tellNetwork();
    tell('visible');
  };
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener('online', () => tell('online'), { signal });
  window.addEventListener('offline', () => tell('offline'), { signal });
  window.addEventListener('pageshow', tellVisible, { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') tellVisible();
    },
    { signal },
  );
  tellNetwork();
  return () => stop.abort();
}
