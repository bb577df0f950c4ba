import { test, expect } from './test.ts';
import { Person } from './Person.ts';
import type { Browser } from '@playwright/test';

async function both(browser: Browser): Promise<{ alice: Person; bob: Person }> {
  const [alice, bob] = await Promise.all([
    Person.starts(browser, 'Alice'),
    Person.starts(browser, 'Bob'),
  ]);
  await Promise.all([alice.isOnline(), bob.isOnline()]);
  return { alice, bob };
}

/** The conversations with this friend in the list. */
const lines = (person: Person, friend: string | RegExp) =>
  person.page.getByRole('navigation', { name: 'Friends' }).getByRole('link', { name: friend });

test('two people who scan each other at once have one conversation in the end', async ({
  browser,
}) => {
  const { alice, bob } = await both(browser);
  const [hers, his] = await Promise.all([alice.invites(), bob.invites()]);
  await Promise.all([alice.pastes(his), bob.pastes(hers)]);
  await Promise.all([alice.isAsked('Bob'), bob.isAsked('Alice')]);
  await Promise.all([alice.accepts('Bob'), bob.accepts('Alice')]);
  await alice.says('hello from Alice');
  await bob.says('hello from Bob');
  for (const [person, friend, said] of [
    [alice, 'Bob', 'hello from Bob'],
    [bob, 'Alice', 'hello from Alice'],
  ] as const) {
    // Which of two crossing replies is kept is decided when both sides have polled.
    await person.hears([said], 90_000);
    await expect(lines(person, friend)).toHaveCount(1);
    await expect(lines(person, /^Invitation/u)).toHaveCount(0, { timeout: 60_000 });
  }
  await alice.isDelivered('hello from Alice', 60_000);
  await bob.isDelivered('hello from Bob', 60_000);
});

test('the inviter sees that somebody opened the invitation and declined', async ({ browser }) => {
  const { alice, bob } = await both(browser);
  const link = await alice.invites();
  await bob.pastes(link);
  await bob.isAsked('Alice');
  await expect(bob.page.getByText('Alice sees that you opened this')).toBeVisible();
  await expect(alice.page.getByText('Somebody has opened it')).toBeVisible();
  await bob.page.getByRole('button', { name: 'Decline' }).click();
  await expect(alice.page.getByText('Somebody who opened it said no')).toBeVisible();
  await alice.page.reload();
  await expect(alice.page.getByText('Somebody who opened it said no')).toBeVisible();
  // The invitation is still valid, and another one from a friend leads to the existing
  // conversation.
  await bob.pastes(link);
  await bob.accepts('Alice');
  await alice.sees('Bob');
  await bob.pastes(await alice.invites());
  await bob.isTold('You and Alice know each other already');
  await bob.page.getByRole('link', { name: 'Go to that conversation' }).click();
  await bob.sees('Alice');
});

test('two people who exchange public keys and a chat key by hand can talk', async ({ browser }) => {
  const { alice, bob } = await both(browser);
  const keyOf = async (person: Person): Promise<string> => {
    await person.page.goto('./#keys');
    return person.page.getByText(/^VLD0:/u).innerText();
  };
  const [hers, his] = [await keyOf(alice), await keyOf(bob)];
  await alice.page.getByRole('textbox', { name: 'Public key of your friend' }).fill(his);
  await alice.page.getByRole('button', { name: 'Make a chat key' }).click();
  await expect(alice.page.getByText('Ready. Waiting for your friend')).toBeVisible();
  const chatKey = await alice.page.getByRole('textbox', { name: 'Chat key' }).inputValue();

  await bob.page.getByRole('textbox', { name: 'Public key of your friend' }).fill(hers);
  await bob.page.getByRole('textbox', { name: 'Chat key from your friend' }).fill(chatKey);
  await bob.page.getByRole('button', { name: 'Use this chat key' }).click();
  await bob.accepts('Alice');
  await bob.says('the old way');
  await alice.sees('Bob');
  await alice.hears(['the old way']);
  await alice.page.getByRole('link', { name: 'Details' }).click();
  await expect(alice.page.getByText('You made a chat key for the public key')).toBeVisible();
});
