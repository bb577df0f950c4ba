/** Messages of an unknown type are kept, acknowledged, shown, and read by a later version. */
import { expect, test, vi } from 'vitest';
import { cheated } from '../../../tests/fakes/cheated.ts';
import { savedState } from '../../../tests/fakes/Impostor.ts';
import { calm, type Person } from '../../../tests/fakes/Person.ts';
import { reportOf } from '../model/reports.ts';
import { encodeConversation } from '../model/storedConversation.ts';
import { messageEntry, toMessage, type StoredMessage } from '../model/storedMessage.ts';
import { conversationKey, messagesPrefix } from '../vaultKeys.ts';
import { decodeHeader } from '../wire/header.ts';
import { encodeCbor } from '../wire/cbor.ts';
import { nodeCrypto } from '../../../tests/nodeCrypto.ts';
import { MAX_UNSUPPORTED_TYPES } from '../limits.ts';

const picture = { type: 'picture', size: [640, 480], bytes: Uint8Array.of(1, 2, 3) };
const kinds = async (person: Person) =>
  (await person.messages()).filter((each) => !each.mine).map(({ kind }) => kind);

test.each(['frame', 'slot'] as const)(
  'a message of an unknown type by %s takes its place, is acknowledged and counts as unread',
  async (way) => {
    const { alice, bob } = await cheated();
    const before = savedState(alice).received;
    const envelopes = [
      await bob.seal({ sequence: before + 1, text: 'before' }),
      await bob.seal({ sequence: before + 2, ...picture, text: undefined }),
      await bob.seal({ sequence: before + 3, text: 'after' }),
    ];
    if (way === 'frame') await bob.sendsFrame({ messages: envelopes });
    else await bob.writesSlot(1, ...envelopes);
    await alice.until(() => savedState(alice).received === before + 3);
    expect((await kinds(alice)).slice(-3)).toEqual(['text', 'unsupported', 'text']);
    expect(alice.friend.unread).toBeGreaterThanOrEqual(3);
    const told = alice.events.flatMap((event) => (event.kind === 'messages' ? event.messages : []));
    // Pages get its place but none of its content.
    expect(told.find(({ kind }) => kind === 'unsupported')).toEqual({
      kind: 'unsupported',
      id: expect.any(String) as string,
      mine: false,
      sequence: before + 2,
      at: expect.any(Number) as number,
    });
    expect(reportOf(savedState(alice), true)).toMatchObject({
      received: before + 3,
      missing: [],
      unreadable: [],
    });
    // A message by frame is acknowledged by frame, so there is no header to look at.
    if (way === 'frame') return;
    const { record, keys } = savedState(alice);
    await alice.until(async () => {
      const value = await alice.network.read(record, 0);
      const header = value && (await decodeHeader(nodeCrypto, keys.sendHeader, value.data));
      return header?.report.received === before + 3;
    });
  },
);

test('it can be the last message in the list of friends, without a text', async () => {
  const { alice, bob } = await cheated();
  const { received } = savedState(alice);
  await bob.sendsFrame({
    messages: [await bob.seal({ sequence: received + 1, ...picture, text: undefined })],
  });
  await alice.until(() => savedState(alice).received === received + 1);
  expect(alice.friend.last).toMatchObject({ kind: 'unsupported', text: '', mine: false });
  alice.close();
  await alice.start();
  expect(alice.friend.last).toMatchObject({ kind: 'unsupported', text: '' });
  expect((await kinds(alice)).at(-1)).toBe('unsupported');
});

test('its body is kept unchanged', async () => {
  const { alice, bob } = await cheated();
  const { id, received, lamport } = savedState(alice);
  const body = { ...picture, sequence: received + 1, sentAt: 7, lamport: lamport + 5 };
  await bob.sendsFrame({ messages: [await bob.seal({ ...body, text: undefined })] });
  await alice.until(() => savedState(alice).received === received + 1);
  const entries = alice.vault.below(messagesPrefix(id)).map(toMessage);
  expect(entries.at(-1)).toMatchObject({
    kind: 'unsupported',
    type: 'picture',
    body: encodeCbor(body),
  });
  expect(savedState(alice).unsupportedTypes).toEqual(['picture']);
});

test('the number of remembered types is limited', async () => {
  const { alice, bob } = await cheated();
  const { received } = savedState(alice);
  const count = MAX_UNSUPPORTED_TYPES + 10;
  for (let i = 0; i < count; i++)
    await bob.sendsFrame({
      messages: [await bob.seal({ sequence: received + 1 + i, type: `t${i}`, text: undefined })],
    });
  await alice.until(() => savedState(alice).received === received + count);
  expect(savedState(alice).unsupportedTypes).toHaveLength(MAX_UNSUPPORTED_TYPES);
});

/** Rewrites the vault as an earlier version would have left it that did not know texts. */
async function keepAsEarlierVersion(person: Person): Promise<readonly StoredMessage[]> {
  const state = savedState(person);
  const theirs = person.vault
    .below(messagesPrefix(state.id))
    .map(toMessage)
    .filter((message) => message?.kind === 'text' && !message.mine);
  const kept = theirs.map((message): StoredMessage => {
    if (message?.kind !== 'text') throw new Error('these are texts');
    const { id, mine, sequence, at, text } = message;
    const body = encodeCbor({ type: 'text', sequence, sentAt: at, lamport: 1, text });
    return { id, mine, sequence, at, kind: 'unsupported', type: 'text', body };
  });
  const last = state.last && { ...state.last, text: '', kind: 'unsupported' as const };
  const next = { ...state, last, unsupportedTypes: ['picture', 'text'] };
  await person.vault.commit([
    ...kept.map((each) => ({ kind: 'put', ...messageEntry(state.id, each) }) as const),
    { kind: 'put', key: conversationKey(state.id), value: encodeConversation(next) },
  ]);
  return kept;
}

test('an update that knows the type reads the kept body', async () => {
  const { alice, bob } = await cheated();
  const { received } = savedState(alice);
  const count = 230;
  const envelopes = [];
  for (let i = 1; i <= count; i++)
    envelopes.push(await bob.seal({ sequence: received + i, text: `text ${i}` }));
  for (let i = 0; i < count; i += 50)
    await bob.sendsFrame({ messages: envelopes.slice(i, i + 50) });
  await alice.until(() => savedState(alice).received === received + count);
  const before = await alice.texts();
  alice.close();
  const kept = await keepAsEarlierVersion(alice);
  expect(kept).toHaveLength(received + count);
  await alice.start();
  expect(await alice.texts()).toEqual(before);
  expect(alice.friend.last).toMatchObject({ kind: 'text', text: `text ${count}` });
  expect(savedState(alice).unsupportedTypes).toEqual(['picture']);
});

test('an update that is killed at any commit is finished at the next start', async () => {
  const { alice } = await cheated();
  const before = await alice.texts('theirs');
  alice.close();
  for (let survives = 0; survives < 3; survives++) {
    await keepAsEarlierVersion(alice);
    const commit = alice.vault.commit.bind(alice.vault);
    let left = survives;
    vi.spyOn(alice.vault, 'commit').mockImplementation((changes) =>
      left-- > 0 ? commit(changes) : Promise.reject(new Error('killed')),
    );
    await alice.start().catch(() => undefined);
    vi.restoreAllMocks();
    alice.network.restart();
    await alice.start();
    expect(await alice.texts('theirs')).toEqual(before);
    expect(savedState(alice).unsupportedTypes).toEqual(['picture']);
    alice.close();
  }
});

test('a kept body with invalid fields stays unsupported', async () => {
  const { alice } = await cheated();
  alice.close();
  const { id } = savedState(alice);
  const [first] = await keepAsEarlierVersion(alice);
  if (first?.kind !== 'unsupported') throw new Error('there is one');
  const bad = { ...first, body: encodeCbor({ type: 'text', text: '' }) };
  await alice.vault.commit([{ kind: 'put', ...messageEntry(id, bad) }]);
  await alice.start();
  await calm();
  expect((await kinds(alice))[0]).toBe('unsupported');
  expect(savedState(alice).unsupportedTypes).toEqual(['picture']);
});
