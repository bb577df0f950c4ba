import {
  bothHaveExactly,
  friendsTalking,
  hasExactly,
  isInTheMiddle,
  MAX_TEXTS,
  numbered,
  SETTLE_TIMEOUT_MS,
} from './streams.ts';
import { expect, test } from './test.ts';

test.beforeEach(() => {
  test.setTimeout(600_000);
});

test('500 messages each way at once arrive once each, and in order', async ({ browser }) => {
  const { alice, bob } = await friendsTalking(browser);
  const written = { alice: numbered('A', 1, 500), bob: numbered('B', 1, 500) };
  await Promise.all([alice.pours(written.alice), bob.pours(written.bob)]);
  await bothHaveExactly(alice, bob, written);
  for (const person of [alice, bob]) await person.restarts();
  await bothHaveExactly(alice, bob, written);
});

test('a tab that is closed while messages arrive has all of them when it is back', async ({
  browser,
}) => {
  const { alice, bob } = await friendsTalking(browser);
  const conversation = bob.page.url();
  const leaves = async () => {
    await isInTheMiddle(bob, 'A');
    await bob.closes();
  };
  // She writes one message per frame, from before he sees some of them until his node is gone.
  const meanwhile = await alice.writesDuring(leaves(), numbered('A', 1, MAX_TEXTS));
  await alice.hasOnItsWay(meanwhile.at(-1) ?? '', SETTLE_TIMEOUT_MS);
  const away = numbered('A away', 1, 200);
  await alice.pours(away);
  await bob.comesBack(conversation);
  const back = { alice: numbered('A back', 1, 200), bob: numbered('B', 1, 20) };
  await alice.pours(back.alice);
  await bob.pours(back.bob);
  const written = [...meanwhile, ...away, ...back.alice];
  await bothHaveExactly(alice, bob, { alice: written, bob: back.bob });
});

test('a message is saved and delivered even if its only tab is closed right after Enter', async ({
  browser,
}) => {
  const { alice, bob } = await friendsTalking(browser);
  const conversation = alice.page.url();
  const written = numbered('A', 1, 5);
  for (const text of written) {
    // The node is new: the message is entered before the program has loaded, and while it starts.
    await alice.restarts();
    await alice.composer.fill(text);
    await alice.composer.press('Enter');
    await alice.closesTab();
    await alice.comesBack(conversation);
    await expect(alice.page.getByText(text, { exact: true })).toBeVisible();
  }
  await bothHaveExactly(alice, bob, { alice: written, bob: [] });
});

test('300 messages wait for a friend who is away, even if the sender goes away too', async ({
  browser,
}) => {
  const { alice, bob } = await friendsTalking(browser);
  const addresses = { alice: alice.page.url(), bob: bob.page.url() };
  const waiting = numbered('A', 1, 300);
  await bob.closes();
  await alice.pours(waiting);
  await alice.hasHandedOver('A 0300', 180_000);
  await alice.closes();
  await bob.comesBack(addresses.bob);
  await hasExactly(bob, { theirs: waiting });
  await alice.comesBack(addresses.alice);
  await bothHaveExactly(alice, bob, { alice: waiting, bob: [] });
});
