/** A stored value that cannot be read: we report it, keep it, and everything else goes on. */
import { describe, expect, test } from 'vitest';
import { Impostor, savedState } from '../../../tests/fakes/Impostor.ts';
import { people } from '../../../tests/fakes/people.ts';
import { calm, inTime, Person } from '../../../tests/fakes/Person.ts';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import {
  asideKey,
  BLOCK_LIST_KEY,
  contactKey,
  conversationKey,
  IDENTITY_KEY,
  invitationKey,
  messagesPrefix,
  outboxPrefix,
  PRIVACY_KEY,
} from '../vaultKeys.ts';
import { MAX_RESEALS } from '../limits.ts';
import { toOutboxEntry } from '../model/storedOutbox.ts';
import type { VaultKey } from '../ports.ts';
import { encodeCbor } from '../wire/cbor.ts';

const { pair } = people();

/** One value that cannot be decoded, and one that cannot even be decrypted. */
const DAMAGES: [string, (person: Person, key: VaultKey) => Promise<void>][] = [
  [
    'of another shape',
    (person, key) =>
      person.vault.commit([{ kind: 'put', key, value: encodeCbor({ v: 'later', kind: 7 }) }]),
  ],
  ['that does not open', async (person, key) => person.vault.damage(key)],
];

/** Damages a value and restarts; the start leaves the value unchanged. */
async function restart(
  person: Person,
  key: VaultKey,
  damage: (person: Person, key: VaultKey) => Promise<void>,
): Promise<void> {
  person.close();
  await damage(person, key);
  const value = person.vault.at(key);
  await person.start();
  await calm();
  expect(person.vault.at(key)).toEqual(value);
}

/** Alice with two friends. */
async function three() {
  const dht = new FakeDht();
  const [alice, bob, carol] = [
    await Person.named('Alice', dht),
    await Person.named('Bob', dht),
    await Person.named('Carol', dht),
  ];
  const withBob = await bob.accepts((await alice.invites()).code);
  const withCarol = await carol.accepts((await alice.invites()).code);
  await inTime([alice, bob, carol], () =>
    [alice, bob, carol].every(({ chat }) =>
      chat.snapshot().friends.every(({ phase }) => phase === 'talking'),
    ),
  );
  const idOf = (name: string) => {
    const found = alice.chat.snapshot().friends.find((friend) => friend.name === name);
    if (found === undefined) throw new Error(`${name} is a friend`);
    return found.id;
  };
  return { dht, alice, bob, carol, withBob, withCarol, bobId: idOf('Bob'), carolId: idOf('Carol') };
}

describe.each(DAMAGES)('a stored value %s', (_, damage) => {
  test('in place of a conversation: the other one goes on, and it is counted', async () => {
    const { alice, carol, bobId, withCarol } = await three();
    const blocked = await alice.chat.conversation(bobId).block();
    expect(blocked).toEqual({ kind: 'saved' });
    await restart(alice, conversationKey(bobId), damage);
    const { friends, unreadable } = alice.chat.snapshot();
    expect(friends.map(({ name }) => name)).toEqual(['Carol']);
    expect(unreadable).toEqual({
      conversations: 1,
      invitations: 0,
      blockList: false,
      privacy: false,
    });
    await alice.says('still here');
    await inTime([alice, carol], async () =>
      (await carol.chat.conversation(withCarol).history(undefined, 9)).messages.some(
        (each) => each.kind === 'text' && each.text === 'still here',
      ),
    );
    // We do not know whom the damaged conversation is with, so we must not unblock anybody.
    const list = alice.vault.at(BLOCK_LIST_KEY);
    await alice.chat.conversation(alice.friend.id).leave();
    await calm();
    expect(alice.vault.at(BLOCK_LIST_KEY)).toEqual(list);
  });

  test('in place of an invitation: the others can be used, and it is counted', async () => {
    const dht = new FakeDht();
    const alice = await Person.named('Alice', dht);
    const bob = await Person.named('Bob', dht);
    const [first, second] = [await alice.invites(), await alice.invites()];
    await restart(alice, invitationKey(first.id), damage);
    expect(alice.chat.snapshot()).toMatchObject({
      invitations: [{ id: second.id }],
      unreadable: { invitations: 1, conversations: 0 },
    });
    await bob.accepts(second.code);
    await inTime([alice, bob], () => alice.chat.snapshot().friends.length === 1);
  });

  test('in place of a message: it keeps its place and is shown as damaged', async () => {
    const { alice, bob } = await pair();
    await alice.says('one', 'two');
    await bob.sees('one', 'two');
    await bob.says('three');
    await alice.sees('three');
    const [, second, third] = alice.vault.below(messagesPrefix(alice.friend.id));
    if (second === undefined || third === undefined) throw new Error('there are three');
    for (const [key, mine] of [
      [second.key, true],
      [third.key, false],
    ] as const) {
      const before = await alice.messages();
      const id = key.at(-1);
      await restart(alice, key, damage);
      const messages = await alice.messages();
      expect(messages.map((each) => each.id)).toEqual(before.map((each) => each.id));
      const damaged = messages.find((each) => each.id === id);
      const { sequence } = before.find((each) => each.id === id) ?? {};
      expect(damaged).toMatchObject({ kind: 'damaged', mine, sequence });
      expect(Number.isSafeInteger(damaged?.at)).toBe(true);
    }
    await bob.says('four');
    await alice.until(async () => (await alice.texts()).at(-1) === 'four');
  });

  test('in place of a contact: the conversation goes on, and a copy is set aside', async () => {
    const { alice } = await pair();
    const { id } = alice.friend;
    await alice.chat.contact(id).rename('Robert');
    alice.close();
    await damage(alice, contactKey(id));
    const value = alice.vault.at(contactKey(id));
    await alice.start();
    await calm();
    expect(alice.friend).toMatchObject({ name: 'Bob', nickname: '', verifiedAt: undefined });
    if (value !== undefined && value.length > 0)
      expect(alice.vault.at(asideKey(contactKey(id)))).toEqual(value);
    await alice.chat.conversation(id).leave();
    await alice.eventually(() => alice.vault.below(['aside']).length === 0);
  });

  test('in place of the privacy settings: nothing is shared until the person chooses', async () => {
    const { alice } = await pair();
    await alice.chat.setPrivacy({ read: true, typing: true, presence: true });
    await restart(alice, PRIVACY_KEY, damage);
    expect(alice.chat.snapshot()).toMatchObject({
      privacy: { read: false, typing: false, presence: false },
      unreadable: { privacy: true },
    });
    await alice.chat.setPrivacy({ read: true, typing: false, presence: false });
    expect(alice.chat.snapshot().unreadable).toBeUndefined();
    expect(alice.events).toContainEqual({ kind: 'unreadable', unreadable: undefined });
    alice.close();
    await alice.start();
    expect(alice.chat.snapshot()).toMatchObject({ privacy: { read: true }, unreadable: undefined });
  });

  test('in place of the block list: everybody is blocked until they are unblocked', async () => {
    const { alice, bobId, carolId } = await three();
    await alice.chat.conversation(bobId).block();
    await restart(alice, BLOCK_LIST_KEY, damage);
    const blocked = () =>
      alice.chat
        .snapshot()
        .friends.filter((friend) => friend.blocked)
        .map(({ name }) => name)
        .sort();
    expect(alice.chat.snapshot()).toMatchObject({ unreadable: { blockList: true } });
    expect(blocked()).toEqual(['Bob', 'Carol']);
    await alice.chat.conversation(carolId).unblock();
    expect(blocked()).toEqual(['Bob']);
    expect(alice.events).toContainEqual({ kind: 'unreadable', unreadable: undefined });
    alice.close();
    await alice.start();
    expect(blocked()).toEqual(['Bob']);
    expect(alice.chat.snapshot().unreadable).toBeUndefined();
  });

  test('in place of the block list: a friend who comes now is not blocked after the next start', async () => {
    const { dht, alice } = await three();
    await restart(alice, BLOCK_LIST_KEY, damage);
    const dave = await Person.named('Dave', dht);
    await dave.accepts((await alice.invites()).code);
    await alice.until(() => alice.chat.snapshot().friends.length === 3);
    alice.close();
    await alice.start();
    const { friends, unreadable } = alice.chat.snapshot();
    const blocked = friends.filter((friend) => friend.blocked).map(({ name }) => name);
    expect(blocked.sort()).toEqual(['Bob', 'Carol']);
    expect(unreadable).toBeUndefined();
  });

  test('in place of the block list of somebody without friends: nobody is blocked', async () => {
    const alice = await Person.named('Alice', new FakeDht());
    alice.close();
    await damage(alice, BLOCK_LIST_KEY);
    await alice.start();
    expect(alice.chat.snapshot().unreadable).toBeUndefined();
  });

  test('in place of the identity: nothing starts, and nothing is changed', async () => {
    const { alice } = await pair();
    alice.close();
    await damage(alice, IDENTITY_KEY);
    const before = alice.vault.below([]);
    await expect(alice.start()).rejects.toThrow('the stored identity cannot be read');
    expect(alice.vault.below([])).toEqual(before);
  });

  test('in the outbox: messages are sealed again and arrive once and in order', async () => {
    const { alice, bob } = await pair();
    await alice.says('zero');
    await bob.sees('zero');
    bob.disconnect();
    await alice.says('one', 'two');
    await alice.eventually(async () => (await alice.states()).at(-1) === 'network');
    await alice.says('three');
    alice.close();
    const waiting = alice.vault.below(outboxPrefix(savedState(alice).id));
    expect(waiting.length).toBeGreaterThan(1);
    for (const { key } of waiting.slice(0, -1)) await damage(alice, key);
    await alice.start();
    await alice.says('four');
    bob.reconnect();
    await inTime([alice, bob], async () => (await bob.texts('theirs')).length === 5);
    expect(await bob.texts('theirs')).toEqual(['zero', 'one', 'two', 'three', 'four']);
    await inTime([alice, bob], async () =>
      (await alice.states()).every((state) => state === 'delivered'),
    );
    expect(alice.vault.below(outboxPrefix(alice.friend.id))).toEqual([]);
    expect(alice.reports).toEqual([]);
  });

  test.each(['end', 'leave'] as const)(
    'in the outbox of a conversation that "%s" ends before they are sealed again: they arrive first',
    async (act) => {
      const { alice, bob } = await pair();
      alice.disconnect();
      await alice.says('one', 'two');
      alice.close();
      for (const { key } of alice.vault.below(outboxPrefix(savedState(alice).id)))
        await damage(alice, key);
      const arrive = await alice.startSlowly();
      const conversation = alice.chat.conversation(alice.friend.id);
      expect(await conversation.unreached()).toEqual({ coming: 2, lost: 0 });
      await conversation[act]();
      // Farewells can be written once the node has started, before the network can be reached.
      for (let i = 0; i < 20; i++) {
        await calm();
        alice.clock.pass(1_000);
      }
      alice.network.reconnect();
      await arrive();
      await inTime([alice, bob], () => bob.friend.phase === 'left');
      expect(await bob.texts('theirs')).toEqual(['one', 'two']);
    },
  );

  test.each([1, 2])(
    'in the outbox: what the friend cannot read of it (attempt %i) is sealed once more',
    async (attempt) => {
      const { alice, bob } = await pair();
      const friend = new Impostor(bob);
      await alice.says('one');
      alice.close();
      for (const { key } of alice.vault.below(outboxPrefix(savedState(alice).id)))
        await damage(alice, key);
      await alice.start();
      const attempts = () =>
        alice.vault
          .below(outboxPrefix(savedState(alice).id))
          .flatMap((entry) => toOutboxEntry(entry)?.messages ?? [])
          .map((message) => ('envelope' in message ? message.envelope.sealing : undefined));
      await alice.eventually(() => attempts()[0] === 1);
      const report = friend.report({ received: 1, unreadable: [[1, 1, attempt]] });
      await friend.writesHeader({ report });
      await alice.eventually(() => attempts()[0] === 2);
      expect(await alice.states()).not.toContain('failed');
    },
  );

  test('in the outbox, of a message that the friend has asked for: the last attempt is used', async () => {
    const { alice, bob } = await pair();
    const friend = new Impostor(bob);
    await alice.says('one');
    const report = friend.report({ received: 1, unreadable: [[1, 1, 0]] });
    await friend.writesHeader({ report });
    await alice.eventually(() => savedState(alice).late.length === 1);
    alice.close();
    for (const { key } of alice.vault.below(outboxPrefix(savedState(alice).id)))
      await damage(alice, key);
    await alice.start();
    const last = friend.report({ received: 1, unreadable: [[1, 1, MAX_RESEALS]] });
    await alice.eventually(() => alice.friend.delivered === 1);
    await friend.writesHeader({ report: last });
    await alice.eventually(async () => (await alice.states())[0] === 'failed');
  });

  test('in the outbox, of messages that the friend has: they arrive only once', async () => {
    const { alice, bob } = await pair();
    // Nothing of Bob's gets out: Alice does not learn that he has the messages.
    bob.network.mute = true;
    bob.network.keepWrites = true;
    await alice.says('one', 'two');
    await bob.sees('one', 'two');
    alice.close();
    const waiting = alice.vault.below(outboxPrefix(savedState(alice).id));
    expect(waiting).not.toEqual([]);
    for (const { key } of waiting) await damage(alice, key);
    bob.network.mute = false;
    bob.network.reconnect();
    await alice.start();
    await inTime([alice, bob], async () =>
      (await alice.states()).every((state) => state === 'delivered'),
    );
    expect(await bob.texts('theirs')).toEqual(['one', 'two']);
  });

  test('in the outbox, of messages not sealed yet: they keep their numbers and arrive', async () => {
    const { alice, bob } = await pair();
    alice.close();
    const arrive = await alice.startSlowly();
    await alice.says('one', 'two');
    alice.close();
    for (const { key } of alice.vault.below(outboxPrefix(savedState(alice).id)))
      await damage(alice, key);
    arrive().catch(() => undefined);
    const arriveLater = await alice.startSlowly();
    await alice.says('three');
    await arriveLater();
    await inTime([alice, bob], async () => (await bob.texts('theirs')).length === 3);
    expect(await bob.texts('theirs')).toEqual(['one', 'two', 'three']);
    expect((await alice.messages()).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  test('in the outbox, of more unsealed messages than an entry holds: none is lost', async () => {
    const { alice, bob } = await pair();
    alice.close();
    await alice.startSlowly();
    const texts = Array.from({ length: 250 }, (_, n) => `message ${String(n)}`);
    await Promise.all(texts.map((text) => alice.chat.conversation(alice.friend.id).send(text)));
    alice.close();
    const { id } = savedState(alice);
    const entries = alice.vault.below(outboxPrefix(id));
    expect(entries.length).toBeGreaterThan(2);
    for (const { key } of entries.slice(0, -1)) await damage(alice, key);
    bob.disconnect();
    alice.network.disconnect();
    await alice.start();
    await alice.until(() => savedState(alice).written === 250);
    await calm();
    alice.close();
    // What the start has saved can be read by the next one, also without the history.
    for (const { key } of alice.vault.below(messagesPrefix(id))) await damage(alice, key);
    alice.network.reconnect();
    await alice.start();
    bob.reconnect();
    await inTime([alice, bob], async () => (await bob.texts('theirs')).length === 250);
    expect(await bob.texts('theirs')).toEqual(texts);
  });

  test.each([
    { damaged: [0] },
    { damaged: [1] },
    { damaged: [2] },
    { damaged: [0, 2] },
    { damaged: [0, 1, 2] },
  ])(
    'of messages $damaged of three that could not be sealed yet: nothing is lost, and no number used twice',
    async ({ damaged: which }) => {
      const { alice, bob } = await pair();
      await alice.says('before');
      await bob.sees('before');
      alice.close();
      await alice.startSlowly();
      await alice.says('one');
      await alice.says('two');
      await alice.says('three');
      alice.close();
      const entries = alice.vault.below(outboxPrefix(savedState(alice).id));
      expect(entries).toHaveLength(3);
      for (const i of which) {
        const entry = entries[i];
        if (entry !== undefined) await damage(alice, entry.key);
      }
      await alice.start();
      await alice.says('new');
      await inTime([alice, bob], async () => (await bob.texts('theirs')).length === 5);
      expect(await bob.texts('theirs')).toEqual(['before', 'one', 'two', 'three', 'new']);
      expect((await alice.messages()).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
      await inTime([alice, bob], () =>
        Promise.resolve(alice.vault.below(outboxPrefix(alice.friend.id)).length === 0),
      );
    },
  );

  test('of a message on its way that is not in the history either: the others go on', async () => {
    const { alice, bob } = await pair();
    alice.close();
    await alice.startSlowly();
    await alice.says('one');
    await alice.says('two');
    alice.close();
    const { id } = savedState(alice);
    const [entry] = alice.vault.below(outboxPrefix(id));
    const [message] = alice.vault.below(messagesPrefix(id));
    if (entry === undefined || message === undefined) throw new Error('both are stored');
    await damage(alice, entry.key);
    await damage(alice, message.key);
    await alice.start();
    await alice.says('three');
    await inTime([alice, bob], async () => (await bob.texts('theirs')).at(-1) === 'three');
    expect(await bob.texts('theirs')).toEqual(['?', 'two', 'three']);
    // Nothing of it can be found again: the entry does not come back with each start.
    expect(alice.vault.at(entry.key)).toBeUndefined();
  });
});
