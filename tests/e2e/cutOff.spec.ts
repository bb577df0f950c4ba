import { NetworkControl } from '../network/control.ts';
import {
  bothHaveExactly,
  friendsTalking,
  isInTheMiddle,
  MORE_THAN_ENOUGH,
  numbered,
  writeThrough,
} from './streams.ts';
import { test } from './test.ts';

const control = new NetworkControl();

test.beforeEach(() => {
  test.setTimeout(600_000);
});
test.afterEach(() => control.restore());

test('with two of six nodes dead, messages go both ways and none is lost', async ({ browser }) => {
  const { alice, bob } = await friendsTalking(browser);
  const killed = async () => {
    await Promise.all([isInTheMiddle(alice, 'B'), isInTheMiddle(bob, 'A')]);
    await Promise.all([control.node(2, false), control.node(5, false)]);
  };
  // Which messages were in a node when it died nobody can see. But each writes one per frame, from
  // before both hear the other until both nodes are dead: some were under way.
  const dying = killed();
  const [hers, his] = await Promise.all([
    alice.writesDuring(dying, numbered('A', 1, MORE_THAN_ENOUGH)),
    bob.writesDuring(dying, numbered('B', 1, MORE_THAN_ENOUGH)),
  ]);
  const after = { alice: numbered('A after', 1, 50), bob: numbered('B after', 1, 50) };
  await Promise.all([alice.pours(after.alice), bob.pours(after.bob)]);
  const written = { alice: [...hers, ...after.alice], bob: [...his, ...after.bob] };
  await bothHaveExactly(alice, bob, written);
  // And each that is written now gets an answer.
  await alice.says('A last');
  written.alice.push('A last');
  await bothHaveExactly(alice, bob, written);
  await bob.says('B last');
  written.bob.push('B last');
  await bothHaveExactly(alice, bob, written);
});

test('what both write while the cable is out for 30 s is all delivered, in order', async ({
  browser,
}) => {
  const { alice, bob } = await friendsTalking(browser);
  await alice.pours(numbered('A', 1, 20));
  await bob.pours(numbered('B', 1, 20));
  const cable = { fails: () => control.link(false), isBack: () => control.link(true) };
  await writeThrough(cable, alice, bob);
});
