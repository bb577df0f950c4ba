import { NetworkControl } from '../../network/control.ts';
import { friends } from '../friends.ts';
import { numbered } from '../streams.ts';
import { expect, test } from '../test.ts';

test.use({ networkOptions: ['--far', '--nodes', '8'] });

const control = new NetworkControl();
/** After a cut the way to the friend may have to be found anew, over distances; in milliseconds. */
const FOUND_AGAIN_MS = 90_000;

test.afterEach(() => control.restore());

test('far from each other two people meet, talk, are cut off, and catch up', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  expect((await control.status()).distances).toMatchObject({ minMs: 10, maxMs: 90 });
  const { alice, bob } = await friends(browser);
  const [hers, his] = [numbered('A', 1, 30), numbered('B', 1, 30)];
  await Promise.all([alice.pours(hers), bob.pours(his)]);
  await bob.hears(hers, FOUND_AGAIN_MS);
  await alice.hears(his, FOUND_AGAIN_MS);

  await control.link(false);
  await alice.isOffline();
  const meanwhile = numbered('A', 31, 60);
  await alice.pours(meanwhile);
  await control.link(true);
  await bob.hears([...hers, ...meanwhile], FOUND_AGAIN_MS);
  await alice.isDelivered(meanwhile.at(-1) ?? '', FOUND_AGAIN_MS);

  // Farther still, while they talk.
  await control.distances({ minMs: 150, maxMs: 300 });
  await bob.says('still there?');
  await alice.hears([...his, 'still there?'], FOUND_AGAIN_MS);
});
