import { expect, test } from './test.ts';
import { friends } from './friends.ts';
import { Person } from './Person.ts';

test('two people meet by one link, talk, and find every message after a restart', async ({
  browser,
}) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  const link = await alice.invites();
  const bob = await Person.arrives(browser, 'Bob', link);
  await expect(bob.page.getByText('An invitation is waiting for you.')).toBeVisible();
  // The secret does not stay in the address bar.
  expect(bob.page.url()).not.toContain('#i=');
  await bob.introduces();
  await bob.accepts('Alice');
  await alice.sees('Bob');
  await bob.sees('Alice');

  const numbers = Array.from({ length: 10 }, (_, i) => String(i + 1));
  const said = { alice: numbers.map((n) => `A${n}`), bob: numbers.map((n) => `B${n}`) };
  await Promise.all([alice.says(...said.alice), bob.says(...said.bob)]);
  await bob.hears(said.alice);
  await alice.hears(said.bob);

  const order = await alice.texts(said.alice.length + said.bob.length);
  await bob.shows(order);
  for (const person of [alice, bob]) {
    await person.restarts();
    await person.shows(order);
  }
  await alice.isOnline();
  await bob.isOnline();
  await alice.says('still here?');
  await bob.hears([...said.alice, 'still here?']);
});

test('messages to a friend who is away wait for the friend', async ({ browser }) => {
  const { alice, bob } = await friends(browser);
  await alice.says('hello');
  await bob.hears(['hello']);
  await bob.closes();
  await alice.says('one', 'two', 'three');
  await expect(alice.page.getByText('On its way')).toBeVisible();
  await bob.comesBack();
  await bob.talksWith('Alice');
  await bob.hears(['hello', 'one', 'two', 'three']);
  await expect(alice.page.getByText(/^(Delivered|Read)$/u)).toBeVisible();
  await expect(alice.page.getByText('On its way')).toBeHidden();
});

test('an incoming message changes neither text nor caret nor focus', async ({ browser }) => {
  const { alice, bob } = await friends(browser);
  await alice.composer.fill('a sentence half-way through');
  await alice.composer.evaluate((box: HTMLTextAreaElement) => box.setSelectionRange(2, 10));
  await bob.says('knock knock', 'two\nlines');
  await alice.hears(['knock knock', 'two\nlines']);
  await expect(alice.composer).toBeFocused();
  await expect(alice.composer).toHaveValue('a sentence half-way through');
  const selection = await alice.composer.evaluate((box: HTMLTextAreaElement) => [
    box.selectionStart,
    box.selectionEnd,
  ]);
  expect(selection).toEqual([2, 10]);
});

test('Shift+Enter breaks the line, and an unsent draft survives a reload', async ({ browser }) => {
  const { alice, bob } = await friends(browser);
  await alice.composer.pressSequentially('first');
  await alice.composer.press('Shift+Enter');
  await alice.composer.pressSequentially('second');
  await alice.leavesDraft('Bob', 'first second');
  await alice.restarts();
  await alice.talksWith('Bob');
  await expect(alice.composer).toHaveValue('first\nsecond');
  await alice.composer.press('Enter');
  await bob.hears(['first\nsecond']);
  await alice.restarts();
  await expect(alice.composer).toHaveValue('');
});

test('ending a conversation deletes it here, and the friend sees that', async ({ browser }) => {
  const { alice, bob } = await friends(browser);
  await bob.says('goodbye');
  await alice.hears(['goodbye']);
  await bob.page.getByRole('link', { name: 'Details' }).click();
  await bob.page.getByRole('button', { name: 'End conversation …' }).click();
  await bob.page.getByRole('button', { name: 'End conversation', exact: true }).click();
  await bob.hasNoFriends();
  await expect(alice.page.getByText('Your friend left this conversation.')).toBeVisible();
  await alice.hears(['goodbye']);
  await bob.restarts();
  await bob.hasNoFriends();
});

test('a reloaded page has the same node, and every message that came meanwhile', async ({
  browser,
}) => {
  const { alice, bob } = await friends(browser);
  const words = ['one', 'two', 'three'];
  await Promise.all([alice.reloads(), bob.says(...words)]);
  await alice.talksWith('Bob');
  await alice.hears(words);
});

test('two tabs of one person show the same messages', async ({ browser }) => {
  const { alice, bob } = await friends(browser);
  const second = await bob.opensSecondTab();
  await alice.says('to both');
  await bob.hears(['to both']);
  await expect(second.locator('[data-message] .text')).toHaveText(['to both']);
  await bob.closes();
  await alice.says('and on');
  await expect(second.locator('[data-message] .text')).toHaveText(['to both', 'and on']);
});

test('without SharedWorker a page runs the node itself, and a second tab can take over', async ({
  browser,
}) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  const link = await alice.invites();
  const bob = await Person.arrivesWithoutSharedWorker(browser, 'Bob', link);
  await bob.introduces();
  await bob.accepts('Alice');
  await alice.sees('Bob');
  await alice.says('hello');
  await bob.hears(['hello']);
  const second = await bob.opensSecondTab();
  await expect(
    second.getByRole('heading', { name: 'Parley is open in another tab' }),
  ).toBeVisible();
  await second.getByRole('button', { name: 'Use Parley here' }).click();
  await expect(second.locator('[data-message] .text')).toHaveText(['hello']);
  await expect(
    bob.page.getByRole('heading', { name: 'Parley is open in another tab' }),
  ).toBeVisible();
  await alice.says('hello again');
  await expect(second.locator('[data-message] .text')).toHaveText(['hello', 'hello again']);
});
