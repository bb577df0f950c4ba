import { expect, test } from './test.ts';
import { friends } from './friends.ts';
import type { Person } from './Person.ts';

/** Opens the screen about the friend from the conversation. */
async function looksAt(person: Person, friend: string): Promise<void> {
  await person.page.getByRole('link', { name: 'Details' }).click();
  await person.sees(friend);
}

async function ends(person: Person, friend: string, history: 'Delete' | 'Keep'): Promise<void> {
  await looksAt(person, friend);
  await person.page.getByRole('button', { name: 'End conversation …' }).click();
  const dialog = person.page.getByRole('dialog', { name: `End the conversation with ${friend}?` });
  await dialog.getByRole('radio', { name: `${history} them` }).check();
  await person.isAccessible();
  await dialog.getByRole('button', { name: 'End conversation' }).click();
}

test('a person who blocks a friend is away for them, and gets their messages once after unblocking', async ({
  browser,
}) => {
  const { alice, bob } = await friends(browser);
  await alice.says('hello');
  await bob.hears(['hello']);
  await bob.says('hi');
  await alice.hears(['hi']);
  await expect(bob.page.getByText('here now', { exact: true })).toBeVisible();

  await looksAt(alice, 'Bob');
  await alice.page.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(alice.page.getByText('You have blocked Bob.')).toBeVisible();
  await alice.page.getByRole('link', { name: 'Back to the conversation' }).click();
  await expect(alice.composer).toBeHidden();

  await bob.says('are you there?', 'hello?');
  await bob.hasHandedOver('hello?', 60_000);
  // Both apps start again, and would normally announce themselves.
  for (const person of [alice, bob]) {
    await person.restarts();
    await person.isOnline();
  }
  await bob.says('still there?');
  for (const text of ['are you there?', 'hello?', 'still there?'])
    await bob.hasOnItsWay(text, 60_000);
  await expect(bob.page.getByText('here now', { exact: true })).toBeHidden();
  await alice.shows(['hello', 'hi']);
  await expect(alice.page).toHaveTitle('Parley');
  await alice.isAccessible();

  await alice.page.getByRole('button', { name: 'Unblock' }).click();
  await alice.hears(['hi', 'are you there?', 'hello?', 'still there?'], 60_000);
  await bob.isDelivered('still there?', 60_000);
  await alice.says('back');
  await bob.hears(['hello', 'back']);
});

test('a conversation is ended and kept, deleted later, and started again', async ({ browser }) => {
  const { alice, bob } = await friends(browser);
  await alice.says('one');
  await bob.hears(['one']);
  await bob.says('two');
  await alice.hears(['two']);

  await ends(bob, 'Alice', 'Keep');
  await expect(bob.page.getByText('You ended this conversation on')).toBeVisible();
  await expect(bob.composer).toBeHidden();
  await bob.shows(['one', 'two']);
  const announced = expect(bob.page.getByText('is told as soon as Parley is connected'));
  await announced.toBeHidden({ timeout: 60_000 });
  // The watch event may be lost; then a poll finds the farewell.
  const left = expect(alice.page.getByText('Your friend left this conversation.'));
  await left.toBeVisible({ timeout: 60_000 });
  await bob.restarts();
  await expect(bob.page.getByText('You ended this conversation on')).toBeVisible();
  await bob.shows(['one', 'two']);
  await bob.isAccessible();

  for (const person of [bob, alice]) {
    await person.page.getByRole('button', { name: 'Delete …' }).click();
    await person.isAccessible();
    await person.page.getByRole('button', { name: 'Delete', exact: true }).click();
    await person.hasNoFriends();
  }

  await bob.isOnline();
  const link = await alice.invites();
  await bob.pastes(link);
  await bob.accepts('Alice');
  await alice.sees('Bob');
  await alice.says('once more');
  await bob.hears(['once more']);
  await bob.shows(['once more']);
});
