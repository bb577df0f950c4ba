/** Gives the browser the service worker, which takes what the system's share sheet sends. */
import { trustedScript } from './trustedScript.ts';

/** `workers`: undefined where the browser has none for this page. */
export async function registerServiceWorker(
  workers: Pick<ServiceWorkerContainer, 'register'> | undefined,
): Promise<void> {
  try {
    await workers?.register(trustedScript('./sw.js'), { updateViaCache: 'none' });
  } catch (error) {
    // All else works without it: what is shared then has to be pasted, and the page says so.
    console.warn('No service worker:', error);
  }
}
