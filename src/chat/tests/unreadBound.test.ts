/**
 * A friend who writes more than the person reads cannot fill the device: beyond a bound, messages wait
 * on the friend's device, and none is lost.
 */
import { expect, test, vi } from 'vitest';
import { Impostor, savedState } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { MAX_TEXT_BYTES, MAX_UNREAD, MAX_UNREAD_BYTES } from '../limits.ts';

const { pair } = people();

const numbers = (count: number, from = 1) => Array.from({ length: count }, (_, i) => `${from + i}`);

/** Sends them all at once, so that they travel in few frames. */
async function saysAtOnce(person: Person, texts: readonly string[]): Promise<void> {
  const conversation = person.chat.conversation(person.friend.id);
  const outcomes = await Promise.all(texts.map((text) => conversation.send(text)));
  expect(outcomes.every(({ kind }) => kind === 'saved')).toBe(true);
}

async function pass(people: readonly Person[], ms: number, step = 5_000): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    for (const { clock } of people) clock.pass(step);
    await calm();
  }
}

function read(person: Person): Promise<void> {
  return person.chat.conversation(person.friend.id).markRead();
}

const lanes = [
  ['over the route', false],
  ['over the record', true],
] as const;

test.each(lanes)(
  '%s, no more than so many messages come until the person looks',
  async (_, mute) => {
    const { alice, bob } = await pair();
    alice.network.mute = bob.network.mute = mute;
    const texts = numbers(MAX_UNREAD + 150);
    await saysAtOnce(bob, texts);
    await inTime([alice, bob], () => alice.friend.unreadFull);
    await pass([alice, bob], 300_000);
    expect(alice.friend.unread).toBe(MAX_UNREAD);
    expect(await alice.texts('theirs')).toEqual(texts.slice(0, MAX_UNREAD));
    const states = await bob.states();
    expect(states.slice(0, MAX_UNREAD).every((state) => state === 'delivered')).toBe(true);
    expect(states.slice(MAX_UNREAD)).not.toContain('delivered');

    await read(alice);
    await inTime([alice, bob], () => alice.friend.unread === 150);
    expect(alice.friend.unreadFull).toBe(false);
    expect(await alice.texts('theirs')).toEqual(texts);
    await inTime([alice, bob], async () =>
      (await bob.states()).every((each) => each !== 'network'),
    );
  },
);

test.each(lanes)('%s, long messages fill the bound sooner', async (_, mute) => {
  const { alice, bob } = await pair();
  alice.network.mute = bob.network.mute = mute;
  const count = Math.ceil(MAX_UNREAD_BYTES / MAX_TEXT_BYTES) + 20;
  const texts = numbers(count).map((text) => text.padEnd(MAX_TEXT_BYTES, 'x'));
  await saysAtOnce(bob, texts);
  await inTime([alice, bob], () => alice.friend.unreadFull);
  await pass([alice, bob], 300_000);
  const { unreadBytes, unread } = savedState(alice);
  expect(unread).toBeLessThan(count);
  expect(unreadBytes).toBeLessThan(MAX_UNREAD_BYTES + 2 * MAX_TEXT_BYTES);
  await read(alice);
  await inTime([alice, bob], async () => (await alice.texts('theirs')).length === count);
  expect(await alice.texts('theirs')).toEqual(texts);
});

test('what waits still comes after a restart of both, and in order', async () => {
  const { alice, bob } = await pair();
  const texts = numbers(MAX_UNREAD + 40);
  await saysAtOnce(bob, texts);
  await inTime([alice, bob], () => alice.friend.unreadFull);
  for (const person of [alice, bob]) {
    person.close();
    await person.start();
  }
  await pass([alice, bob], 120_000);
  expect(alice.friend).toMatchObject({ unread: MAX_UNREAD, unreadFull: true });
  await saysAtOnce(bob, numbers(10, texts.length + 1));
  await read(alice);
  await inTime([alice, bob], () => alice.friend.unread === 50);
  expect(await alice.texts('theirs')).toEqual(numbers(MAX_UNREAD + 50));
});

test('nothing that waits counts as missing, also if the friend leaves', async () => {
  const { alice, bob } = await pair();
  bob.network.mute = true;
  await saysAtOnce(bob, numbers(MAX_UNREAD + 30));
  await inTime([alice, bob], () => alice.friend.unreadFull);
  await bob.chat.conversation(bob.friend.id).end();
  await inTime([alice, bob], () => alice.friend.phase === 'left');
  await pass([alice, bob], 120_000);
  expect((await alice.messages()).map(({ kind }) => kind)).not.toContain('gap');
  alice.close();
  await alice.start();
  await read(alice);
  await inTime([alice, bob], () => alice.friend.unread === 30);
  expect(await alice.texts('theirs')).toEqual(numbers(MAX_UNREAD + 30));
});

test('my own messages and their ticks go on while too much is unread', async () => {
  const { alice, bob } = await pair();
  await saysAtOnce(bob, numbers(MAX_UNREAD + 5));
  await inTime([alice, bob], () => alice.friend.unreadFull);
  await alice.says('I have not looked yet');
  await inTime([alice, bob], async () => (await alice.states()).at(-1) === 'delivered');
  await read(bob);
  await inTime([alice, bob], async () => (await alice.states()).at(-1) === 'read');
  expect(alice.friend.unread).toBe(MAX_UNREAD);
});

test('what waits is asked for no more often than without it', async () => {
  const { alice, bob } = await pair();
  bob.network.mute = true;
  await saysAtOnce(bob, numbers(MAX_UNREAD + 30));
  await inTime([alice, bob], () => alice.friend.unreadFull);
  await pass([alice, bob], 60_000);
  const reads = vi.spyOn(alice.network, 'read');
  const writes = alice.network.written.length;
  const { sent } = bob.network;
  await pass([alice, bob], 600_000);
  // Of the friend's half, only the header is looked at, and it does not change.
  expect(reads).not.toHaveBeenCalled();
  expect(alice.network.written.length).toBe(writes);
  expect(bob.network.sent - sent).toBeLessThan(10);
});

test('what waits does not travel over the route again and again', async () => {
  const { alice, bob } = await pair();
  await saysAtOnce(bob, numbers(MAX_UNREAD + 300));
  await inTime([alice, bob], () => alice.friend.unreadFull);
  await pass([alice, bob], 60_000);
  const before = [alice.network.sent, bob.network.sent];
  for (let i = 0; i < 5; i++) {
    bob.chat.pollNow();
    await pass([alice, bob], 30_000, 250);
  }
  const sent = [alice.network.sent, bob.network.sent].map((now, i) => now - (before[i] ?? 0));
  // Now and then alice says that she is here. Each look of bob's sends what waits twice.
  expect(sent[0]).toBeLessThan(10);
  expect(sent[1]).toBeLessThan(100);
});

test('a friend who floods and does not wait for answers fills no more', async () => {
  const { alice, bob } = await pair();
  await calm();
  const cheat = new Impostor(bob);
  const round = async (from: number, count: number) => {
    const messages = [];
    for (let i = 0; i < count; i++) messages.push(await cheat.seal({ sequence: from + i }));
    await cheat.sendsFrame({ messages, answer: true, report: cheat.report({ written: 9_999 }) });
    await calm();
  };
  for (let from = 1; from < MAX_UNREAD + 400; from += 100) await round(from, 100);
  await inTime([alice], () => alice.friend.unreadFull);
  const { usedBytes } = alice.vault;
  const { sent } = alice.network;
  for (let i = 0; i < 5; i++) await round(MAX_UNREAD + 1, 100);
  await pass([alice], 60_000);
  expect(alice.friend.unread).toBe(MAX_UNREAD);
  expect(alice.vault.usedBytes - usedBytes).toBeLessThan(1_000);
  expect(alice.network.sent).toBe(sent);
});
