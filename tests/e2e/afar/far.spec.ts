import { NetworkControl } from '../../network/control.ts';
import { friends } from '../friends.ts';
import { numbered } from '../streams.ts';
import { expect, test } from '../test.ts';

test.use({ networkOptions: ['--far', '--nodes', '8'] });

const control = new NetworkControl();
/** After a cut, the nodes may need a new way to the friend, over distances; in milliseconds. */
const RECONNECT_TIMEOUT_MS = 90_000;

test.afterEach(() => control.restore());

test('two people far from each other meet, talk, are cut off, and catch up', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  expect((await control.status()).distances).toMatchObject({ minMs: 10, maxMs: 90 });
  const { alice, bob } = await friends(browser);
  const [hers, his] = [numbered('A', 1, 30), numbered('B', 1, 30)];
  await Promise.all([alice.pours(hers), bob.pours(his)]);
  await bob.hears(hers, RECONNECT_TIMEOUT_MS);
  await alice.hears(his, RECONNECT_TIMEOUT_MS);

  await control.link(false);
  await alice.isOffline();
  const meanwhile = numbered('A', 31, 60);
  await alice.pours(meanwhile);
  await control.link(true);
  await bob.hears([...hers, ...meanwhile], RECONNECT_TIMEOUT_MS);
  await alice.isDelivered(meanwhile.at(-1) ?? '', RECONNECT_TIMEOUT_MS);

  // Move them farther apart while they talk.
  await control.distances({ minMs: 150, maxMs: 300 });
  await bob.says('still there?');
  await alice.hears([...his, 'still there?'], RECONNECT_TIMEOUT_MS);
});
