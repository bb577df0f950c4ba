import type { Browser } from '@playwright/test';
import { Person } from './Person.ts';

/** Alice has invited Bob, and both have the conversation on the screen. */
export async function friends(
  browser: Browser,
  bobsBrowser = browser,
): Promise<{ alice: Person; bob: Person }> {
  const alice = await Person.arrives(browser, 'Alice');
  const bob = await meets(alice, (link) => Person.arrives(bobsBrowser, 'Bob', link));
  return { alice, bob };
}

/** A new person enters a name and invites another new person, who arrives by the link. */
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
