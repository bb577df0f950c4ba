/** What a friend can make this device send and read for little of their own is bounded. */
import { describe, expect, test, vi } from 'vitest';
import { cheated } from '../../../tests/fakes/cheated.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { savedState } from '../../../tests/fakes/Impostor.ts';
import { MAX_GAPS, SLOTS, SUBKEYS_EACH } from '../limits.ts';
import { firstSubkey } from '../model/ConversationState.ts';
import { encodeConversation } from '../model/storedConversation.ts';
import { CONVERSATIONS } from '../vaultKeys.ts';

/** Lets this many seconds pass, and does `each` in every one of them. */
async function everySecond(
  person: Person,
  seconds: number,
  each: (second: number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await each(second);
    person.clock.pass(1_000);
    await calm();
  }
}

/** How often Alice has written a slot. */
function slotsWritten(alice: Person): number {
  const header = firstSubkey(savedState(alice).role);
  return alice.network.written.filter(({ subkey }) => subkey > header && subkey <= header + SLOTS)
    .length;
}

/** Alice waits for the acknowledgement of enough long messages to fill all her slots. */
async function withFullRing() {
  const { alice, bob } = await cheated();
  alice.network.mute = true;
  // One of these fills a slot.
  await alice.says(...Array.from({ length: SLOTS - 1 }, () => 'x'.repeat(15_000)));
  const last = savedState(alice).written;
  await inTime([alice], () => savedState(alice).accepted === last);
  return { alice, bob, last };
}

describe('a friend who asks again and again for the same messages', () => {
  test.each([
    ['by headers', true],
    ['by frames, for one more each time', false],
  ])('%s gets them at most as often as the slots have their turn', async (_, byHeader) => {
    const { alice, bob, last } = await withFullRing();
    const before = slotsWritten(alice);
    const began = alice.clock.now();
    await everySecond(alice, 120, async (second) => {
      const missing = [[2, byHeader ? last : Math.min(last, 2 + second)]] as const;
      const report = bob.report({
        received: byHeader ? last : Math.min(last, 2 + second),
        missing,
      });
      await (byHeader ? bob.writesHeader({ report }) : bob.sendsFrame({ report }));
    });
    const turns = (alice.clock.now() - began) / 20_000;
    expect(slotsWritten(alice) - before).toBeGreaterThanOrEqual(SLOTS - 1);
    expect(slotsWritten(alice) - before).toBeLessThanOrEqual(SLOTS + turns + 1);
  });

  test('still gets every one of them in the end', async () => {
    const { alice, bob, last } = await withFullRing();
    const ask = () =>
      bob.writesHeader({ report: bob.report({ received: last, missing: [[2, last]] }) });
    const first = slotsWritten(alice);
    await ask();
    await inTime([alice], () => slotsWritten(alice) - first >= SLOTS - 1);
    await everySecond(alice, 3, ask);
    const before = slotsWritten(alice);
    // The friend says nothing more, and all slots have their turn once more.
    await inTime([alice], () => slotsWritten(alice) - before >= SLOTS - 1);
  });

  test('by greetings gets one report per second', async () => {
    const { alice, bob } = await cheated();
    await everySecond(alice, 5);
    const before = alice.network.sent;
    for (let i = 0; i < 100; i++) await bob.sendsFrame({ answer: true });
    await everySecond(alice, 3);
    expect(alice.network.sent - before).toBeGreaterThan(0);
    expect(alice.network.sent - before).toBeLessThanOrEqual(4);
  });
});

describe('a friend who leaves messages out', () => {
  test('and has filled all gaps makes nothing be read that was read before', async () => {
    const { alice, bob } = await cheated();
    const envelope = await bob.seal({ sequence: 2 * MAX_GAPS + 3 });
    for (let index = 1; index < SUBKEYS_EACH; index++) await bob.writesSlot(index);
    await calm();
    alice.close();
    const state = savedState(alice);
    const gaps = Array.from({ length: MAX_GAPS }, (_, i) => {
      const at = 2 * i + 2;
      return { first: at, last: at, reason: 'missing', sealing: 0, lamport: at, at: 5 } as const;
    });
    const stuck = {
      ...state,
      received: 2 * MAX_GAPS + 1,
      friendLamport: 2_000,
      lamport: 2_000,
      gaps,
    };
    const [entry] = alice.vault.below(CONVERSATIONS);
    if (entry === undefined) throw new Error('one conversation is stored');
    await alice.vault.commit([{ kind: 'put', key: entry.key, value: encodeConversation(stuck) }]);
    await alice.start();
    await bob.sendsFrame({ messages: [envelope] });
    await everySecond(alice, 30);
    const reads = vi.spyOn(alice.network, 'read');
    const looks = vi.spyOn(alice.network, 'versions');
    await everySecond(alice, 600);
    expect(savedState(alice).gaps).toHaveLength(MAX_GAPS);
    expect(reads).not.toHaveBeenCalled();
    // The regular poll looks twice a minute, and the search at most once.
    expect(looks.mock.calls.length).toBeLessThanOrEqual(20 + 10 + 1);
  });

  test('again and again, by new messages, makes only so much be read', async () => {
    const { alice, bob } = await cheated();
    for (let index = 1; index < SUBKEYS_EACH; index++) await bob.writesSlot(index);
    await everySecond(alice, 30);
    const reads = vi.spyOn(alice.network, 'read');
    let sequence = 1;
    const seconds = 3_600;
    await everySecond(alice, seconds, async (second) => {
      if (second % 10 > 0) return;
      sequence += 2;
      await bob.sendsFrame({ messages: [await bob.seal({ sequence })] });
    });
    expect(reads.mock.calls.length).toBeGreaterThan(0);
    expect(reads.mock.calls.length).toBeLessThanOrEqual(SUBKEYS_EACH * (10 + seconds / 30));
  });
});
