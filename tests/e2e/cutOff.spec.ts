import { NetworkControl } from '../network/control.ts';
import {
  bothHaveExactly,
  friendsTalking,
  isInTheMiddle,
  MAX_TEXTS,
  numbered,
  writeThrough,
} from './streams.ts';
import { test } from './test.ts';

const control = new NetworkControl();

test.beforeEach(() => {
  test.setTimeout(600_000);
});
test.afterEach(() => control.restore());

test('with two of six nodes dead, messages go both ways and no message is lost', async ({
  browser,
}) => {
  const { alice, bob } = await friendsTalking(browser);
  const killed = async () => {
    await Promise.all([isInTheMiddle(alice, 'B'), isInTheMiddle(bob, 'A')]);
    await Promise.all([control.node(2, false), control.node(5, false)]);
  };
  // A test cannot see which messages were in a node when it died. But both write one message per
  // frame, from before they hear each other until both nodes are dead, so some were in flight.
  const dying = killed();
  const [hers, his] = await Promise.all([
    alice.writesDuring(dying, numbered('A', 1, MAX_TEXTS)),
    bob.writesDuring(dying, numbered('B', 1, MAX_TEXTS)),
  ]);
  const after = { alice: numbered('A after', 1, 50), bob: numbered('B after', 1, 50) };
  await Promise.all([alice.pours(after.alice), bob.pours(after.bob)]);
  const written = { alice: [...hers, ...after.alice], bob: [...his, ...after.bob] };
  await bothHaveExactly(alice, bob, written);
  // Now every message gets an answer.
  await alice.says('A last');
  written.alice.push('A last');
  await bothHaveExactly(alice, bob, written);
  await bob.says('B last');
  written.bob.push('B last');
  await bothHaveExactly(alice, bob, written);
});

test('everything that both write while the cable is out for 30 s arrives in order', async ({
  browser,
}) => {
  const { alice, bob } = await friendsTalking(browser);
  await alice.pours(numbered('A', 1, 20));
  await bob.pours(numbered('B', 1, 20));
  const cable = { fails: () => control.link(false), isBack: () => control.link(true) };
  await writeThrough(cable, alice, bob);
});
