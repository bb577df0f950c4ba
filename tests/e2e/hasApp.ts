import { expect } from './test.ts';
import type { Person } from './Person.ts';

/** The service worker has stored everything that the app needs to start. */
export async function hasApp({ page }: Person): Promise<void> {
  const state = () => page.evaluate(() => navigator.serviceWorker.controller?.state);
  await expect.poll(state, { timeout: 60_000 }).toBe('activated');
}
