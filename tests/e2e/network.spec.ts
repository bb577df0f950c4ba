import { expect, test } from './test.ts';
import { NetworkControl } from '../network/control.ts';
import { friends } from './friends.ts';
import { Person } from './Person.ts';

const control = new NetworkControl();

/**
 * After an outage, a waiting message may need a new way to the friend, which took about 10 s in
 * measurements; in milliseconds.
 */
const DELIVERY_TIMEOUT_MS = 60_000;

test.afterEach(() => control.restore());

test('with the cable pulled the page says so, keeps new messages, and recovers', async ({
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
  // Stored data is available, also after a change of screens.
  await alice.page.getByRole('link', { name: 'You', exact: true }).click();
  await expect(alice.page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Alice');
  await alice.talksWith('Bob');
  await alice.shows(['before', 'while away']);
  await control.link(true);
  await alice.isOnline();
  await bob.isOnline();
  await bob.hears(['before', 'while away'], DELIVERY_TIMEOUT_MS);
  await alice.isDelivered('while away');
});

test('a page without a network says so, and works as soon as there is one', async ({ browser }) => {
  await control.link(false);
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOffline();
  await alice.page.getByRole('button', { name: 'Invite a friend' }).click();
  await expect(alice.page.getByText('Not on the network yet.')).toBeVisible();
  await control.link(true);
  await alice.isOnline();
  await expect(alice.page.getByText('Ready. Waiting for your friend')).toBeVisible();
});

test('the page notices when all nodes die, and when they return', async ({ browser }) => {
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
  // After all peers were dead, a Veilid node takes up to a minute to trust them again.
  await alice.isOnline(90_000);
  await bob.hears(['anybody there?'], 150_000);
});
