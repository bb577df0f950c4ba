import { expect, test } from './test.ts';
import { NetworkControl } from '../network/control.ts';
import { friends } from './friends.ts';
import { Person } from './Person.ts';

const control = new NetworkControl();

/**
 * When the network is back, a message that waited may first have to find a new way to the friend,
 * which took some 10 s where it was measured; in milliseconds.
 */
const WAITED_FOR_MS = 60_000;

test.afterEach(() => control.restore());

test('with the cable pulled the page says so, keeps what is written, and recovers', async ({
  browser,
}) => {
  const { alice, bob } = await friends(browser);
  await alice.says('before');
  await bob.hears(['before']);
  await control.link(false);
  await alice.isOffline();
  await bob.isOffline();
  await alice.says('while away');
  await expect(alice.page.getByText('Waiting for the network')).toBeVisible();
  // What is stored is there, also after a reload.
  await alice.page.getByRole('link', { name: 'You', exact: true }).click();
  await expect(alice.page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Alice');
  await alice.talksWith('Bob');
  await alice.shows(['before', 'while away']);
  await control.link(true);
  await alice.isOnline();
  await bob.isOnline();
  await bob.hears(['before', 'while away'], WAITED_FOR_MS);
  await alice.isDelivered('while away');
});

test('a node that finds nobody says so, and everything works as soon as it does', async ({
  browser,
}) => {
  await control.link(false);
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOffline();
  await alice.page.getByRole('link', { name: 'Invite a friend' }).click();
  await expect(alice.page.getByText('Not on the network yet.')).toBeVisible();
  await control.link(true);
  await alice.isOnline();
  await expect(alice.page.getByText('Ready. Waiting for your friend')).toBeVisible();
});

test('nodes that die unseen are noticed, and so is their return', async ({ browser }) => {
  test.setTimeout(300_000);
  const { alice, bob } = await friends(browser);
  const { nodes } = await control.status();
  const all = (running: boolean) =>
    Promise.all(nodes.map(({ index }) => control.node(index, running)));
  await all(false);
  await alice.isOffline();
  await alice.says('anybody there?');
  await expect(alice.page.getByText('Waiting for the network')).toBeVisible();
  await all(true);
  // A Veilid node takes up to a minute to trust peers again that were all dead at once.
  await alice.isOnline(90_000);
  await bob.hears(['anybody there?'], 150_000);
});
