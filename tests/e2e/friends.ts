import type { Browser } from '@playwright/test';
import { Person } from './Person.ts';

/** Alice invited Bob, and both have the conversation on the screen. */
export async function friends(
  browser: Browser,
  bobsBrowser = browser,
): Promise<{ alice: Person; bob: Person }> {
  const alice = await Person.arrives(browser, 'Alice');
  const bob = await meets(alice, (link) => Person.arrives(bobsBrowser, 'Bob', link));
  return { alice, bob };
}

/** Someone who has just arrived says who they are and invites the one who arrives by the link. */
export async function meets(
  host: Person,
  arrives: (link: string) => Promise<Person>,
): Promise<Person> {
  await host.introduces();
  await host.isOnline();
  const guest = await arrives(await host.invites());
  await guest.introduces();
  await guest.accepts(host.name);
  await host.sees(guest.name);
  return guest;
}
