import { beforeEach, expect, test } from 'vitest';
import { MemoryVault } from '../../../tests/fakes/MemoryVault.ts';
import { FakeClock } from '../../../tests/fakes/FakeClock.ts';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { nodeCrypto as crypto } from '../../../tests/nodeCrypto.ts';
import { aConversation } from '../../../tests/states.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { messageId } from '../model/messageId.ts';
import { PendingMessages } from '../model/PendingMessages.ts';
import { resealFailed } from './reseal.ts';
import { newPrekey, openBodies, sealBodies, startFirst } from './sessions.ts';
import { messageEntry } from '../model/storedMessage.ts';
import type { Context } from '../Context.ts';

let bob: ConversationState;
/** Reads Bob's messages; knows no session yet. */
let reader: ConversationState;
let outgoing: PendingMessages;
const vault = new MemoryVault();
const context: Context = {
  clock: new FakeClock(),
  crypto,
  network: new FakeDht().node(),
  vault,
  tell: () => undefined,
  report: (error) => {
    throw error;
  },
  log: () => undefined,
  ordinal: () => 0,
};

const textOf = (sequence: number) => `text ${sequence}`;
const idOf = (sequence: number) => messageId(sequence + 40, 'invitee', sequence);

beforeEach(async () => {
  const [hers, his] = [await crypto.newAccount(), await crypto.newAccount()];
  const offered = await crypto.newOneTimeKey(hers.account);
  const own = await newPrekey(crypto, his.account);
  const keys = { olmIdentity: hers.identityKey, oneTimeKey: offered.oneTimeKey };
  const started = await startFirst(crypto, own.account, keys);
  if (started === undefined) throw new Error('these are usable keys');
  const prekey = await newPrekey(crypto, offered.account);
  reader = { ...aConversation, ...prekey, sessions: [], friendOlm: his.identityKey };
  const friendPrekey = { key: prekey.prekey, used: false };
  const friend = { friendOlm: hers.identityKey, friendPrekey };
  bob = { ...aConversation, ...own, ...friend, sessions: started.sessions, role: 'invitee' };
  outgoing = new PendingMessages();
});

/** Adds a message of Bob's with this `sealing`, saved and in the outbox. */
async function written(sequence: number, sealing: number): Promise<void> {
  const text = textOf(sequence);
  const body = { type: 'text', sequence, sentAt: 5, lamport: sequence + 40, text } as const;
  const { sessions, envelopes } = await sealBodies(crypto, bob.sessions, [body], () => sealing);
  bob = { ...bob, sessions };
  const id = idOf(sequence);
  outgoing.take({ settled: [], messages: envelopes.map((envelope) => ({ id, envelope })) });
  const view = { kind: 'text', id, mine: true, sequence, at: 5, text } as const;
  await vault.commit([{ kind: 'put', ...messageEntry(bob.id, view) }]);
}

test('the first time, a message is resealed with the current session', async () => {
  await written(1, 0);
  const before = outgoing.get(1)?.envelope.sealed;
  const { state, messages } = await resealFailed(context, bob, [1], outgoing);
  expect(state.sessions.map(({ epoch }) => epoch)).toEqual([1]);
  expect(messages).toMatchObject([
    { id: idOf(1), envelope: { epoch: 1, sequence: 1, sealing: 1 } },
  ]);
  expect(messages[0]?.envelope.sealed).not.toEqual(before);
  expect(state.friendPrekey?.used).toBe(false);
});

test('from the second time on, messages are resealed with a new session, with the same content', async () => {
  await written(1, 1);
  await written(2, 1);
  const { state, messages } = await resealFailed(context, bob, [1, 2], outgoing);
  expect(state.sessions.map(({ epoch }) => epoch)).toEqual([3, 1]);
  const envelopes = messages.map(({ envelope }) => envelope);
  expect(envelopes.map(({ epoch, sealing }) => [epoch, sealing])).toEqual([
    [3, 2],
    [3, 2],
  ]);
  const { bodies } = await openBodies(crypto, reader, envelopes);
  expect(envelopes.map((envelope) => bodies.get(envelope)?.body)).toMatchObject([
    { sequence: 1, sentAt: 5, lamport: 41, text: 'text 1' },
    { sequence: 2, sentAt: 5, lamport: 42, text: 'text 2' },
  ]);
});

test('without a prekey of the friend the current session is used', async () => {
  await written(1, 1);
  const { state, messages } = await resealFailed(
    context,
    { ...bob, friendPrekey: undefined },
    [1],
    outgoing,
  );
  expect(state.sessions.map(({ epoch }) => epoch)).toEqual([1]);
  expect(messages).toMatchObject([{ envelope: { epoch: 1, sealing: 2 } }]);
});

test('a message that failed in an older session is resealed with the newest one', async () => {
  await written(1, 1);
  const first = await resealFailed(context, bob, [1], outgoing);
  const { state, messages } = await resealFailed(context, first.state, [1], outgoing);
  expect(state.sessions.map(({ epoch }) => epoch)).toEqual([3, 1]);
  expect(messages).toMatchObject([{ envelope: { epoch: 3, sealing: 2 } }]);
});

test('a message that is not in the history or not in the outbox is not resealed', async () => {
  await written(1, 0);
  await vault.commit([{ kind: 'clear', prefix: ['message'] }]);
  const { state, messages } = await resealFailed(context, bob, [1, 7], outgoing);
  expect(messages).toEqual([]);
  expect(state).toBe(bob);
});
