/** A stored value that cannot be read: we report it, keep it, and everything else goes on. */
import { describe, expect, test } from 'vitest';
import { DAMAGES, type Damage } from '../../../tests/fakes/damages.ts';
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
  PRIVACY_KEY,
} from '../vaultKeys.ts';
import type { VaultKey } from '../ports.ts';

const { pair } = people();

/** Damages a value and restarts; the start leaves the value unchanged. */
async function restart(person: Person, key: VaultKey, damage: Damage): Promise<void> {
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
});
