/** Gives the browser the service worker: with it the app starts offline, and takes what is shared. */
import { trustedScript } from './trustedScript.ts';

/** `workers`: undefined where the browser has none for this page. */
export async function registerServiceWorker(
  workers: Pick<ServiceWorkerContainer, 'register'> | undefined,
): Promise<void> {
  try {
    await workers?.register(trustedScript('./sw.js'), { updateViaCache: 'none' });
  } catch (error) {
    // All else works without it: the app needs its server each time, and what is shared has to be pasted.
    console.warn('No service worker:', error);
  }
}
