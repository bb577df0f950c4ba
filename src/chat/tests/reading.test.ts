/**
 * Only messages that the person has looked at count as read, and no gap that may still be filled.
 */
import { expect, test } from 'vitest';
import { inTime } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { PlainOlm } from '../../../tests/fakes/PlainOlm.ts';
import { packedModule } from '../../../tests/nodeCrypto.ts';
import { aConversation } from '../../../tests/states.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { MAX_RESEALS } from '../limits.ts';
import { receive } from '../messages/receive.ts';

const { pair } = people();

test.each([
  { unread: 0, readHere: 3 },
  { unread: 1, readHere: 1 },
])('with $unread unread, giving up a gap leaves $readHere read', async ({ unread, readHere }) => {
  const gap = { first: 2, last: 2, reason: 'unreadable', lamport: 2, at: 1 } as const;
  const before: ConversationState = {
    ...aConversation,
    received: 3,
    friendLamport: 3,
    lamport: 3,
    gaps: [{ ...gap, sealing: MAX_RESEALS - 1 }],
    readHere: 1,
    unread,
  };
  const unreadable = { epoch: 1, sequence: 2, sealing: MAX_RESEALS, sealed: new Uint8Array() };
  const olm = new PlainOlm(packedModule);
  const { state } = await receive(olm, 1, before, new Map([[2, unreadable]]), 0);
  expect(state.givenUp).toEqual([[2, 2]]);
  expect(state.readHere).toBe(readHere);
});

test('a message that comes late is unread until the person looks at it', async () => {
  const { alice, bob } = await pair();
  alice.network.mute = bob.network.mute = true;
  bob.close();
  await bob.start();
  const read = bob.network.read.bind(bob.network);
  bob.network.read = async (record, subkey) =>
    subkey === 1 ? undefined : await read(record, subkey);
  await alice.says('one '.padEnd(15_000, '.'), 'two '.padEnd(15_000, '.'));
  await alice.says('three '.padEnd(15_000, '.'));
  await inTime([alice, bob], async () => (await bob.texts()).length === 3);
  await bob.chat.conversation(bob.friend.id).markRead();
  await alice.says('four');
  await inTime([alice, bob], () => alice.friend.delivered === 4);
  bob.network.read = read;
  bob.chat.pollNow();
  await inTime([alice, bob], () => alice.friend.asked.length === 0);
  expect(bob.friend.unread).toBe(2);
  expect(await alice.states()).toEqual(['delivered', 'delivered', 'delivered', 'delivered']);

  await bob.chat.conversation(bob.friend.id).markRead();
  await inTime([alice, bob], async () => (await alice.states()).every((each) => each === 'read'));
});
