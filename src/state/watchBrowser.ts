/** Passes on what the browser says about network and visibility, until the returned stop. */
import type { BackendApi } from '../backend/BackendApi.ts';

export function watchBrowser(
  backend: Pick<BackendApi, 'notice'>,
  report: (error: unknown) => void,
): () => void {
  const tell = (what: 'online' | 'offline' | 'visible'): void => {
    backend.notice(what).catch(report);
  };
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener('online', () => tell('online'), { signal });
  window.addEventListener('offline', () => tell('offline'), { signal });
  window.addEventListener('pageshow', () => tell('visible'), { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') tell('visible');
    },
    { signal },
  );
  if (!navigator.onLine) tell('offline');
  return () => stop.abort();
}
