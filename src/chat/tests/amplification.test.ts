/** What a friend can make this device send and read for little of their own is bounded. */
import { describe, expect, test, vi } from 'vitest';
import { cheated } from '../../../tests/fakes/cheated.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { savedState } from '../../../tests/fakes/Impostor.ts';
import { MAX_GAPS, SLOTS, SUBKEYS_EACH, WINDOW_BYTES } from '../limits.ts';
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

/** Alice waits for the acknowledgement of these messages; the network has them. */
async function waitingFor(count: number, length: number) {
  const { alice, bob } = await cheated();
  alice.network.mute = true;
  await alice.says(...Array.from({ length: count }, () => 'x'.repeat(length)));
  const last = savedState(alice).written;
  await inTime([alice], () => savedState(alice).accepted === last);
  return { alice, bob, last };
}

describe('a friend who asks again and again for the same messages', () => {
  test.each([
    // One of these fills a slot: the friend asks for all of them each time.
    ['by headers', SLOTS - 1, 15_000, true],
    // All of these are in one slot: the friend asks for one more each time.
    ['by frames', 100, 10, false],
  ])('%s gets them only as often as slots have their turn', async (_, count, length, byHeader) => {
    const { alice, bob, last } = await waitingFor(count, length);
    const before = slotsWritten(alice);
    const began = alice.clock.now();
    await everySecond(alice, 100, async (second) => {
      const upTo = byHeader ? last : Math.min(last, 2 + second);
      const report = bob.report({ received: upTo, missing: [[2, upTo]] });
      await (byHeader ? bob.writesHeader({ report }) : bob.sendsFrame({ report }));
    });
    const turns = (alice.clock.now() - began) / 20_000;
    expect(slotsWritten(alice) - before).toBeGreaterThanOrEqual(SLOTS - 1);
    expect(slotsWritten(alice) - before).toBeLessThanOrEqual(SLOTS + turns + 1);
  });

  test('still gets every one of them in the end', async () => {
    const { alice, bob, last } = await waitingFor(SLOTS - 1, 15_000);
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
    await bob.sendsFrame({ route: await bob.newRoute() });
    await everySecond(alice, 5);
    const before = alice.network.sent;
    for (let i = 0; i < 100; i++) {
      await bob.sendsFrame({ answer: true });
      await calm();
    }
    await everySecond(alice, 3);
    expect(alice.network.sent - before).toBeGreaterThan(0);
    expect(alice.network.sent - before).toBeLessThanOrEqual(4);
  });
});

describe('a friend who acknowledges nothing', () => {
  test('and shows up again and again gets the same messages only so often', async () => {
    const { alice, bob } = await cheated();
    const route = await bob.newRoute();
    await bob.sendsFrame({ route });
    await alice.says(...Array.from({ length: SLOTS - 1 }, () => 'x'.repeat(15_000)));
    let bytes = 0;
    const send = alice.network.sendMessage.bind(alice.network);
    vi.spyOn(alice.network, 'sendMessage').mockImplementation((id, frame) => {
      bytes += frame.length;
      return send(id, frame);
    });
    const seconds = 300;
    await everySecond(alice, seconds, () => bob.sendsFrame({ report: bob.report(), route }));
    expect(bytes).toBeGreaterThan(WINDOW_BYTES);
    // Eight windows at once, one every 20 seconds, a debt of one, and the reports.
    expect(bytes).toBeLessThan(WINDOW_BYTES * (8 + seconds / 20 + 1) + seconds * 2_000);
  });

  test('and sends what is far ahead gets one report per second', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ route: await bob.newRoute() });
    await everySecond(alice, 5);
    const envelope = await bob.seal({ sequence: 3 });
    const before = alice.network.sent;
    for (let i = 0; i < 100; i++) {
      await bob.sendsFrame({ messages: [{ ...envelope, sequence: 3 + i }] });
      await calm();
    }
    await everySecond(alice, 3);
    expect(alice.network.sent - before).toBeLessThanOrEqual(4);
  });
});

describe('a friend who leaves messages out', () => {
  test('and has filled all gaps makes nothing be read that was read before', async () => {
    const { alice, bob } = await cheated();
    // Nothing new is taken then, so these wait in all slots.
    const first = 2 * MAX_GAPS + 3;
    for (let index = 1; index < SUBKEYS_EACH; index++)
      await bob.writesSlot(index, await bob.seal({ sequence: first + 2 * index }));
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
