/** The service worker of this page: with it the app starts offline, and takes what is shared. */
import { trustedScript } from '../trustedScript.ts';

const SCRIPT = './sw.js';

/** Of several apps on one host each has its own; `here`: the address of the page. */
export const scriptAt = (here: string): string => new URL(SCRIPT, here).href;

/**
 * The one that the browser has already. `workers`: undefined where it can have none for this page.
 */
export async function knownServiceWorker(
  workers: Pick<ServiceWorkerContainer, 'getRegistration'> | undefined,
  here: string,
): Promise<ServiceWorkerRegistration | undefined> {
  // Refused where the browser keeps nothing for this page; then there is no service worker either.
  const known = await workers?.getRegistration().catch(() => undefined);
  return known?.scope === new URL('./', here).href ? known : undefined;
}

/** Gives it to the browser, which from then on looks for newer ones by itself, too. */
export async function registerServiceWorker(
  workers: Pick<ServiceWorkerContainer, 'register'> | undefined,
): Promise<ServiceWorkerRegistration | undefined> {
  try {
    return await workers?.register(trustedScript(SCRIPT), { updateViaCache: 'none' });
  } catch (error) {
    // All else works without it: the app needs its server each time, and what is shared has to be
    // pasted.
    console.warn('No service worker:', error);
    return undefined;
  }
}
