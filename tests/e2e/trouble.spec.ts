import { NetworkControl } from '../network/control.ts';
import { friendsTalking, bothHaveExactly, numbered } from './streams.ts';
import { test } from './test.ts';

const control = NetworkControl.fromEnvironment();
/** How long the cable is out, in milliseconds: longer than the node waits for an answer. */
const CABLE_OUT_MS = 30_000;

test.beforeEach(() => {
  test.setTimeout(600_000);
});
test.afterEach(() => control.restore());

test('with two of six nodes dead, messages go both ways and none is lost', async ({ browser }) => {
  const { alice, bob } = await friendsTalking(browser);
  const pouring = [alice.pours(numbered('A', 1, 50)), bob.pours(numbered('B', 1, 50))];
  await Promise.all([control.node(2, false), control.node(5, false)]);
  await Promise.all(pouring);
  // Half of it was under way when they died, half is written afterwards.
  await Promise.all([alice.pours(numbered('A', 51, 100)), bob.pours(numbered('B', 51, 100))]);
  const [hers, his] = [numbered('A', 1, 100), numbered('B', 1, 100)];
  await bothHaveExactly(alice, bob, { alice: hers, bob: his });
  // And each that is written now gets an answer.
  await alice.says('A 0101');
  await bothHaveExactly(alice, bob, { alice: [...hers, 'A 0101'], bob: his });
  await bob.says('B 0101');
  await bothHaveExactly(alice, bob, { alice: [...hers, 'A 0101'], bob: [...his, 'B 0101'] });
});

test('what both write while the cable is out for 30 s is all delivered, in order', async ({
  browser,
}) => {
  const { alice, bob } = await friendsTalking(browser);
  await alice.pours(numbered('A', 1, 20));
  await bob.pours(numbered('B', 1, 20));
  await control.link(false);
  // This is no wait for something to happen: so long the cable is out.
  const over = new Promise((resolve) => setTimeout(resolve, CABLE_OUT_MS));
  await Promise.all([alice.pours(numbered('A', 21, 40)), bob.pours(numbered('B', 21, 40))]);
  await alice.isOffline();
  await bob.isOffline();
  await Promise.all([alice.pours(numbered('A', 41, 60)), bob.pours(numbered('B', 41, 60))]);
  await over;
  await control.link(true);
  await Promise.all([alice.pours(numbered('A', 61, 80)), bob.pours(numbered('B', 61, 80))]);
  await bothHaveExactly(alice, bob, { alice: numbered('A', 1, 80), bob: numbered('B', 1, 80) });
});
