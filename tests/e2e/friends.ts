import type { Browser } from '@playwright/test';
import { Person } from './Person.ts';

/** Alice invited Bob, and both have the conversation on the screen. */
export async function friends(
  browser: Browser,
  bobsBrowser = browser,
): Promise<{ alice: Person; bob: Person }> {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  const link = await alice.invites();
  const bob = await Person.arrives(bobsBrowser, 'Bob', link);
  await bob.introduces();
  await bob.accepts('Alice');
  await alice.sees('Bob');
  return { alice, bob };
}
