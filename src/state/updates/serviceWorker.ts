/** The service worker lets the app start offline and receive what the share sheet sends. */
import { trustedScript } from '../trustedScript.ts';

const SCRIPT = './sw.js';

/**
 * The service worker's address: each app on a host has its own. `here`: the address of the page.
 */
export const scriptAt = (here: string): string => new URL(SCRIPT, here).href;

/**
 * Undefined where the browser has none: without a secure context, in private windows of some browsers,
 * and where it refuses even to be asked.
 */
export function serviceWorkersOf(
  browser: Partial<Pick<Navigator, 'serviceWorker'>>,
): ServiceWorkerContainer | undefined {
  try {
    return browser.serviceWorker;
  } catch {
    return undefined;
  }
}

/**
 * The registration that the browser already has. `workers`: undefined if the browser has no service
 * workers for this page.
 */
export async function knownServiceWorker(
  workers: Pick<ServiceWorkerContainer, 'getRegistration'> | undefined,
  here: string,
): Promise<ServiceWorkerRegistration | undefined> {
  // It rejects if the browser stores nothing for this page; then there is no service worker either.
  const known = await workers?.getRegistration().catch(() => undefined);
  return known?.scope === new URL('./', here).href ? known : undefined;
}

/** Registers the service worker; from then on the browser also checks for newer ones by itself. */
export async function registerServiceWorker(
  workers: Pick<ServiceWorkerContainer, 'register'> | undefined,
): Promise<ServiceWorkerRegistration | undefined> {
  try {
    return await workers?.register(trustedScript(SCRIPT), { updateViaCache: 'none' });
  } catch (error) {
    // The app works without it. It then needs its server at each start, and the person has to paste
    // what they could share otherwise.
    console.warn('No service worker:', error);
    return undefined;
  }
}
