import { expect, test } from './test.ts';
import { friends } from './friends.ts';
import { Person } from './Person.ts';

/** The same link with one character of the code replaced by another one of the alphabet. */
function damaged(link: string): string {
  const at = link.indexOf('#i=') + 60;
  return link.slice(0, at) + (link[at] === 'A' ? 'B' : 'A') + link.slice(at + 1);
}

test('each bad invitation gets its own sentence and changes nothing', async ({ browser }) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  const link = await alice.invites();
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();

  await bob.pastes('https://example.org/about');
  await bob.isTold('This is not a Parley invitation');
  await bob.pastes(link.slice(0, -20));
  await bob.isTold('A part of this invitation is missing');
  await bob.pastes(damaged(link));
  await bob.isTold('This invitation has a wrong letter in it');
  await alice.pastes(link);
  await alice.isTold('This is your own invitation');
  await bob.hasNoFriends();

  // The invitation is still unused; and a link with any host, or without one, is valid.
  await bob.pastes(`https://elsewhere.example/parley/#i=${link.split('#i=')[1] ?? ''}`);
  await bob.accepts('Alice');
  await alice.page.goto('./#');
  await expect(alice.page.getByRole('navigation').getByRole('link', { name: 'Bob' })).toBeVisible();

  await bob.pastes(link);
  await bob.isTold('You have accepted this invitation already');
  // Some programs encode the “#” of a link.
  const carol = await Person.arrives(browser, 'Carol', link.replace('#', '%23'));
  await expect
    .poll(() => new URL(carol.page.url()))
    .toMatchObject({ pathname: '/', hash: '#open' });
  await carol.introduces();
  await carol.isTold('This invitation has been used');
  await carol.hasNoFriends();
});

test('a withdrawn invitation says so', async ({ browser }) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  const link = await alice.invites();
  await alice.page.getByRole('button', { name: 'Withdraw' }).click();
  await alice.hasNoFriends();
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();
  // Until the network knows of the withdrawal, Bob gets the question, declines, and tries again.
  await expect(async () => {
    await bob.pastes(link);
    await expect(bob.page.getByRole('heading', { name: 'withdrawn' })).toBeVisible({
      timeout: 2_000,
    });
  }).toPass();
});

test('a person who declines an invitation can accept it later', async ({ browser }) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  const link = await alice.invites();
  const bob = await Person.arrives(browser, 'Bob', link);
  await bob.introduces();
  await bob.isAsked('Alice');
  await bob.page.getByRole('button', { name: 'Decline' }).click();
  await bob.hasNoFriends();
  await bob.pastes(link);
  await bob.accepts('Alice');
  await alice.sees('Bob');
});

test('the code is drawn black on white with a quiet zone, and can be copied', async ({
  browser,
}) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  await alice.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const link = await alice.invites();
  await expect(alice.page.getByRole('img', { name: 'Invitation as a QR code' })).toBeVisible();
  await alice.page.getByRole('button', { name: 'Copy code' }).click();
  await expect(alice.page.getByText('Copied')).toBeVisible();
  const copied = await alice.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(link.split('#i=')[1]);
});

test('axe finds nothing wrong with the screens of one person', async ({ browser }) => {
  const carol = await Person.arrives(browser, 'Carol');
  await expect(carol.page.getByRole('textbox', { name: 'Your name' })).toBeVisible();
  await carol.isAccessible();
  await carol.introduces();
  await carol.isOnline();
  const screens = {
    './#me': 'You',
    './#open': 'Open an invitation',
    './#connection': 'Network and storage',
  };
  for (const [address, heading] of Object.entries(screens)) {
    await carol.page.goto(address);
    // The address changes before the screen does.
    await carol.sees(heading);
    await carol.isAccessible();
  }
});

test('axe finds nothing wrong with a conversation, an invitation and the list', async ({
  browser,
}) => {
  const { alice, bob } = await friends(browser);
  await alice.says('hello');
  await bob.hears(['hello']);
  await bob.isAccessible();
  await bob.page.getByRole('link', { name: 'Details' }).click();
  await bob.page.getByRole('button', { name: 'End conversation …' }).click();
  await bob.isTold('End the conversation with Alice?');
  await bob.isAccessible();
  await bob.page.getByRole('button', { name: 'Cancel' }).click();
  await alice.invites();
  await alice.isAccessible();
  await alice.page.goto('./#');
  await alice.sees('Parley');
  await alice.isAccessible();
});
