/**
 * Two people with more than one invitation between them end up with one conversation. Long because
 * each of them may be the first at each step.
 */
import { describe, expect, test, vi } from 'vitest';
import { FakeDht, FakeNetwork } from '../../../tests/fakes/FakeNetwork.ts';
import type { MemoryVault } from '../../../tests/fakes/MemoryVault.ts';
import { HostileInviter } from '../../../tests/fakes/HostileInviter.ts';
import { savedState } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { nodeCrypto } from '../../../tests/nodeCrypto.ts';
import { compareBytes } from '../../lib/bytes.ts';
import { deferred } from '../../lib/deferred.ts';
import { aConversation } from '../../../tests/states.ts';
import { resolveCrossing } from './crossing.ts';
import type { ConversationId, PublicKey } from '../ids.ts';
import { NetworkError } from '../ports.ts';
import { CONVERSATIONS, LATE_ANSWERS, messagesPrefix, outboxPrefix } from '../vaultKeys.ts';
import { REPLY_SUBKEY } from '../wire/offer.ts';
import { isLikeReply } from '../wire/reply.ts';

const { known } = people();

/** Two people with each other's links. Of replies that cross, the one to `first` wins. */
async function both() {
  const dht = new FakeDht();
  const one = await known('One', dht);
  const other = await known('Other', dht);
  const [first, second] = compareBytes(one.key, other.key) < 0 ? [one, other] : [other, one];
  const codes = { first: (await first.invites()).code, second: (await second.invites()).code };
  for (const { clock } of [first, second]) clock.pass(1_000);
  return { dht, first, second, codes };
}

/** The same; `first` has accepted and written `texts` while the app of `second` was closed. */
async function oneSided(...texts: readonly string[]) {
  const all = await both();
  const { first, second, codes } = all;
  second.close();
  const id = await first.accepts(codes.second);
  await first.says(...texts);
  await first.until(() => first.friend.phase === 'answered');
  return { ...all, id };
}

const isOne = ({ chat }: Person) => {
  const { friends, invitations } = chat.snapshot();
  return friends.length === 1 && friends[0]?.phase === 'talking' && invitations.length === 0;
};

async function areOne(first: Person, second: Person): Promise<void> {
  await inTime([first, second], () => isOne(first) && isOne(second));
  expect(savedState(first).record).toEqual(savedState(second).record);
  expect(savedState(first).role).toBe('inviter');
}

describe('two people who scan each other', () => {
  test('at the same time end up with one conversation', async () => {
    const { first, second, codes } = await both();
    const began = second.clock.now();
    await Promise.all([first.accepts(codes.second), second.accepts(codes.first)]);
    await areOne(first, second);
    // Sooner than the poll of every 30 seconds.
    expect(second.clock.now() - began).toBeLessThan(10_000);
    await first.says('hello');
    await second.sees('hello');
    await second.says('hello yourself');
    await first.sees('hello yourself');
  });

  test('one after the other keep their messages in order, the draft and the nickname', async () => {
    const { first, second, codes } = await both();
    second.close();
    await first.accepts(codes.second);
    await first.says('one', 'two');
    await first.chat.conversation(first.friend.id).saveDraft('and');
    await first.chat.contact(first.friend.id).rename('My friend');
    await first.until(() => first.friend.phase === 'answered');
    first.close();
    await second.start();
    await second.accepts(codes.first);
    await second.says('three');
    await second.until(() => second.friend.phase === 'answered');
    await first.start();
    await areOne(first, second);
    await second.sees('one', 'two');
    await first.sees('three');
    expect(first.friend).toMatchObject({ draft: 'and', nickname: 'My friend', name: 'My friend' });
    await inTime([first, second], () => first.friend.delivered === 2);
    expect(await first.states()).toEqual(['delivered', 'delivered']);
  });

  test('keep the conversation under the same id, with what is written during the change', async () => {
    const { first, second, codes, id } = await oneSided('one');
    await second.start();
    await second.accepts(codes.first);
    // Written without a pause, so that some of it falls into the change.
    const written = ['one'];
    while (!isOne(first)) {
      written.push(`and ${String(written.length)}`);
      const sent = await first.chat.conversation(id).send(written.at(-1) ?? '');
      expect(sent).toMatchObject({ kind: 'saved' });
    }
    await areOne(first, second);
    expect(first.friend.id).toBe(id);
    await inTime(
      [first, second],
      async () => (await second.texts('theirs')).length === written.length,
    );
    await second.sees(...written);
    expect(first.events.some(({ kind }) => kind === 'friendGone')).toBe(false);
    const over = second.events.find((event) => event.kind === 'invitationGone');
    expect(over?.friend).toBe(second.friend.id);
    // What the page was told adds up to the history.
    const shown = new Map<string, string>();
    for (const event of first.events) {
      if (event.kind !== 'messages') continue;
      for (const id of event.gone) shown.delete(id);
      for (const each of event.messages) if (each.kind === 'text') shown.set(each.id, each.text);
    }
    expect([...shown.values()]).toEqual(written);
    expect([...shown.keys()]).toEqual((await first.messages()).map(({ id }) => id));
    await inTime([first, second], () => first.vault.below(CONVERSATIONS).length === 1);
  });

  describe('lose nothing that a person does while one conversation replaces the other', () => {
    /** Holds the disk at one step of the replacement until the returned function is called. */
    type Hold = (vault: MemoryVault, isReached: () => void) => () => void;
    const holdSaving: Hold = (vault, isReached) => {
      const { promise, resolve: goOn } = deferred<void>();
      const commit = vault.commit.bind(vault);
      vi.spyOn(vault, 'commit').mockImplementation(async (changes) => {
        if (changes.some(({ kind }) => kind === 'clear')) {
          isReached();
          await promise;
        }
        await commit(changes);
      });
      return goOn;
    };
    const holdLoading: Hold = (vault, isReached) => {
      const { promise, resolve: goOn } = deferred<void>();
      vi.spyOn(vault, 'list').mockImplementation(async (prefix) => {
        if (prefix[0] === outboxPrefix('' as ConversationId)[0]) {
          isReached();
          await promise;
        }
        return vault.below(prefix);
      });
      return goOn;
    };

    test.each([
      ['saved', holdSaving],
      ['loaded', holdLoading],
    ])('at the moment when it is %s', async (_, hold) => {
      const { first, second, codes, id } = await oneSided('one');
      await second.start();
      const isReached = vi.fn();
      const goOn = hold(first.vault, isReached);
      await second.accepts(codes.first);
      await vi.waitFor(() => expect(isReached).toHaveBeenCalled());
      expect(first.friend.id).toBe(id);
      const conversation = first.chat.conversation(id);
      const contact = first.chat.contact(id);
      const done = Promise.all([
        conversation.send('two'),
        contact.rename('My friend'),
        contact.saveNotes('met at the lake'),
        conversation.history(undefined, 10),
      ]);
      await calm();
      goOn();
      const [sent, renamed, noted, history] = await done;
      expect(sent).toMatchObject({ kind: 'saved' });
      expect([renamed, noted]).toEqual([{ kind: 'saved' }, { kind: 'saved' }]);
      expect(history.messages).not.toEqual([]);
      vi.restoreAllMocks();
      await areOne(first, second);
      await second.sees('one', 'two');
      expect(first.friend).toMatchObject({ id, nickname: 'My friend' });
      expect(await contact.notes()).toBe('met at the lake');
    });
  });

  test('no longer show a message that could not be read', async () => {
    const { first, second, codes, id } = await oneSided('one');
    first.close();
    const [stored] = first.vault.below(messagesPrefix(id));
    if (stored === undefined) throw new Error('one message is stored');
    first.vault.damage(stored.key);
    await first.start();
    expect(await first.messages()).toMatchObject([{ kind: 'damaged' }]);
    await second.start();
    await second.accepts(codes.first);
    await areOne(first, second);
    expect(await first.messages()).toEqual([]);
    const gone = first.events.flatMap((event) => (event.kind === 'messages' ? event.gone : []));
    expect(gone).toContain(stored.key.at(-1));
  });

  test('end up with one conversation after a disk failure in the middle', async () => {
    const { first, second, codes } = await oneSided('one');
    first.close();
    await second.start();
    await second.accepts(codes.first);
    await second.until(() => second.friend.phase === 'answered');
    vi.spyOn(first.vault, 'commit').mockImplementation(() =>
      Promise.reject(new Error('the disk is full')),
    );
    await first.start();
    await vi.waitFor(() => expect(first.reports).not.toEqual([]));
    first.close();
    vi.restoreAllMocks();
    first.reports.length = 0;
    await first.start();
    await areOne(first, second);
    await second.sees('one');
  });

  describe('have no invitation left if the network gets the reply that lost only later', () => {
    /** `first` has accepted, but no reply is on the network, and then takes the one of `second`. */
    async function slow(ready: (first: Person) => void) {
      const all = await both();
      const { first, second, codes } = all;
      ready(first);
      await first.accepts(codes.second);
      await calm();
      expect(first.friend.phase).toBe('joining');
      await second.accepts(codes.first);
      await first.until(() => first.friend.phase === 'talking');
      return all;
    }
    const keepsAll = ({ network }: Person) => (network.keepWrites = true);
    const keepsReply = ({ network }: Person) =>
      vi.spyOn(network, 'write').mockImplementation(function (this: FakeNetwork, ...args) {
        return args[1] === REPLY_SUBKEY
          ? Promise.reject(new NetworkError('offline'))
          : FakeNetwork.prototype.write.apply(this, args);
      });

    const stored = ({ vault }: Person) =>
      vault.below(LATE_ANSWERS).length + vault.below(CONVERSATIONS).length;
    async function settled(first: Person, second: Person): Promise<void> {
      await inTime([first, second], () => isOne(first) && isOne(second) && stored(first) === 1);
      await areOne(first, second);
    }

    test.each([
      ['after everything else', keepsAll],
      ['after its header', keepsReply],
    ])('%s', async (_, ready) => {
      const { first, second } = await slow(ready);
      vi.restoreAllMocks();
      first.network.keepWrites = false;
      await settled(first, second);
    });

    test('after a restart', async () => {
      const { first, second } = await slow(keepsReply);
      expect(first.vault.below(LATE_ANSWERS)).toHaveLength(1);
      first.close();
      vi.restoreAllMocks();
      await first.start();
      await settled(first, second);
    });

    test('again, because the network lost it', async () => {
      const { dht, first, second, codes } = await oneSided('one');
      const replied = [...dht.records.values()].filter(({ values }) => {
        const there = values.get(REPLY_SUBKEY);
        return there !== undefined && isLikeReply(there.data);
      });
      expect(replied).toHaveLength(1);
      replied[0]?.values.delete(REPLY_SUBKEY);
      await second.start();
      await second.accepts(codes.first);
      await settled(first, second);
    });

    test('never, because they blocked the maker', async () => {
      const { first, second } = await slow(keepsReply);
      await first.chat.conversation(first.friend.id).block();
      vi.restoreAllMocks();
      const replies = () => first.network.written.filter(({ subkey }) => subkey === REPLY_SUBKEY);
      const before = replies().length;
      await inTime([first, second], () => stored(first) === 1);
      expect(replies()).toHaveLength(before);
    });

    test('after a deletion, which leaves nobody waiting for the other', async () => {
      const { first, second } = await slow(keepsAll);
      await second.until(() => second.friend.phase !== 'joining');
      await second.chat.conversation(second.friend.id).leave();
      first.network.keepWrites = false;
      await inTime([first, second], () => second.chat.snapshot().invitations.length === 0);
      await inTime([first, second], () => second.friend.phase === 'left');
    });
  });

  test('talk through the second invitation if the first one was withdrawn', async () => {
    const { first, second } = await oneSided('one');
    for (const { id } of first.chat.snapshot().invitations)
      await first.chat.invitations.withdraw(id);
    await second.start();
    await inTime([first, second], () => second.chat.snapshot().friends.length === 1);
    await second.sees('one');
    expect(savedState(second).role).toBe('inviter');
  });

  test('talk through the second invitation if the winning one was withdrawn with its reply unseen', async () => {
    const { first, second, codes } = await oneSided();
    first.disconnect();
    await second.start();
    await second.accepts(codes.first);
    await second.says('three');
    await second.until(() => second.friend.phase === 'answered');
    for (const { id } of first.chat.snapshot().invitations)
      await first.chat.invitations.withdraw(id);
    first.reconnect();
    await inTime([first, second], () => isOne(first) && isOne(second));
    expect(savedState(second)).toMatchObject({ role: 'inviter' });
    await first.sees('three');
  });
});

describe('a further invitation', () => {
  test('that was made before they became friends starts no second conversation', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const [one, two] = [await alice.invites(), await alice.invites()];
    for (const { clock } of [alice, bob]) clock.pass(1_000);
    alice.close();
    await bob.accepts(one.code);
    await bob.until(() => bob.friend.phase === 'answered');
    const asked = await bob.chat.invitations.open(two.code);
    expect(asked).toMatchObject({ kind: 'asks', friend: bob.friend.id });
    await bob.accepts(two.code);
    await bob.until(() => bob.chat.snapshot().friends.every(({ phase }) => phase === 'answered'));
    await alice.start();
    // It does not matter which reply is found first.
    const phases = () => bob.chat.snapshot().friends.map(({ phase }) => phase);
    await inTime([alice, bob], () => phases().sort().join() === 'taken,talking');
    expect(alice.chat.snapshot()).toMatchObject({
      friends: [{ phase: 'talking' }],
      invitations: [],
    });
  });

  test('that is made while they talk can start a second conversation, if both want it', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    await bob.accepts((await alice.invites()).code);
    await bob.until(() => bob.friend.phase === 'talking');
    alice.clock.pass(1_000);
    const again = await alice.invites();
    expect(await bob.chat.invitations.open(again.code)).toMatchObject({ friend: bob.friend.id });
    await bob.accepts(again.code);
    await alice.until(() => alice.chat.snapshot().friends.length === 2);
  });

  test('cannot be accepted once its maker has accepted mine', async () => {
    const { first, second, codes } = await both();
    const asked = await first.chat.invitations.open(codes.second);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    await second.accepts(codes.first);
    await first.until(() => first.chat.snapshot().friends.length === 1);
    expect(await first.chat.invitations.accept(asked.invitation)).toEqual({
      kind: 'known',
      friend: first.friend.id,
    });
    expect(first.chat.snapshot().friends).toHaveLength(1);
  });
});

test('both sides pick the same one of two replies that cross', () => {
  const [low, high] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as [
    PublicKey,
    PublicKey,
  ];
  const pending = (friend: PublicKey) => ({
    ...aConversation,
    friend,
    role: 'invitee' as const,
    phase: 'answered' as const,
  });
  expect(resolveCrossing(5, high, low, [pending(high)])).toEqual({
    kind: 'accept',
    instead: aConversation.id,
  });
  expect(resolveCrossing(5, low, high, [pending(low)])).toEqual({ kind: 'wait' });
});

test('the new conversation replaces one that the friend never joined', () => {
  const friend = new Uint8Array(32).fill(1) as PublicKey;
  const me = new Uint8Array(32).fill(2) as PublicKey;
  const left = { ...aConversation, friend, phase: 'left' as const };
  expect(resolveCrossing(5, friend, me, [left])).toEqual({ kind: 'accept', instead: undefined });
  const taken = { ...left, phase: 'taken' as const };
  expect(resolveCrossing(5, friend, me, [left, taken])).toEqual({
    kind: 'accept',
    instead: taken.id,
  });
});

test('a conversation in which anything came from the friend never gives way', () => {
  const friend = new Uint8Array(32).fill(1) as PublicKey;
  const [low, high] = [0, 2].map((byte) => new Uint8Array(32).fill(byte) as PublicKey);
  if (low === undefined || high === undefined) throw new Error('two keys are expected');
  for (const came of [{ received: 1 }, { friendRevision: 1 }, { headerRevision: 1 }])
    for (const me of [low, high]) {
      const theirs = { ...aConversation, friend, role: 'invitee' as const, ...came };
      for (const phase of ['joining', 'answered'] as const)
        expect(resolveCrossing(5, friend, me, [{ ...theirs, phase }])).toEqual({
          kind: 'redundant',
          friend: theirs.id,
        });
      expect(resolveCrossing(5, friend, me, [{ ...theirs, phase: 'taken' }])).toEqual({
        kind: 'accept',
        instead: undefined,
      });
    }
});

describe('what the friend writes at the moment when another conversation would replace theirs', () => {
  /** Bob waits for Mallory to join, and his disk holds back what the returned function lets go. */
  async function withSlowDisk() {
    const dht = new FakeDht();
    const bob = await known('Bob', dht);
    const parts = { clock: bob.clock, crypto: nodeCrypto, network: dht.node() };
    const mallory = await HostileInviter.invites(parts, await highPair());
    const { code } = await bob.invites();
    bob.clock.pass(1_000);
    const id = await bob.accepts(mallory.code);
    await bob.says('mine');
    await bob.until(() => bob.friend.phase === 'answered');
    const friend = await mallory.takes();
    if (friend === undefined) throw new Error('he has replied');
    const { promise, resolve: goOn } = deferred<void>();
    const isReached = vi.fn();
    const commit = bob.vault.commit.bind(bob.vault);
    const held = vi.spyOn(bob.vault, 'commit').mockImplementation(async (changes) => {
      if (changes.some((each) => each.kind === 'put' && each.key[0] === messagesPrefix(id)[0])) {
        isReached();
        await promise;
      }
      await commit(changes);
    });
    const letGo = () => {
      held.mockRestore();
      goOn();
    };
    return { bob, mallory, friend, code, id, isReached, letGo };
  }

  /** Almost every other key is lower. */
  async function highPair() {
    for (;;) {
      const pair = await nodeCrypto.generateKeyPair();
      if (pair.publicKey[0] === 255) return pair;
    }
  }

  test('keeps it, as theirs', async () => {
    const { bob, mallory, friend, code, id, isReached, letGo } = await withSlowDisk();
    await friend.writesSlot(1, await friend.seal({ sequence: 1, text: 'hers' }));
    await vi.waitFor(() => expect(isReached).toHaveBeenCalled());
    await mallory.answers(code);
    await calm();
    letGo();
    await inTime([bob], () => bob.chat.snapshot().invitations.length === 0);
    expect(bob.friend).toMatchObject({ id, phase: 'talking' });
    expect(await bob.texts('mine')).toEqual(['mine']);
    expect(await bob.texts('theirs')).toEqual(['hers']);
  });

  test('does not bring back a conversation that the person deletes then', async () => {
    const { bob, mallory, friend, code, id, isReached, letGo } = await withSlowDisk();
    await friend.writesSlot(1, await friend.seal({ sequence: 1, text: 'hers' }));
    await vi.waitFor(() => expect(isReached).toHaveBeenCalled());
    const left = bob.chat.conversation(id).leave();
    await mallory.answers(code);
    await calm();
    letGo();
    await left;
    await inTime([bob], () => bob.chat.snapshot().invitations.length === 0);
    expect(bob.friend.id).not.toBe(id);
    expect(bob.friend.phase).toBe('talking');
    expect(await bob.texts()).toEqual([]);
  });
});
