import { describe, expect, test } from 'vitest';
import { FakeDht } from '../../tests/fakes/FakeNetwork.ts';
import { calm, type Person } from '../../tests/fakes/Person.ts';
import { people } from '../../tests/fakes/people.ts';
import type { ConversationId } from './ids.ts';

const { known, pair } = people();

describe('an identity', () => {
  test('is made with a name and survives a restart', async () => {
    const alice = await known('  Alice\n B. ', new FakeDht());
    const { me } = alice.chat.snapshot();
    expect(me?.name).toBe('Alice B.');
    expect(me?.publicKey).toMatch(/^VLD0:[\w-]{43}$/u);
    alice.close();
    await alice.start();
    expect(alice.chat.snapshot().me).toEqual(me);
  });

  test('keeps its key when the name changes', async () => {
    const alice = await known('Alice', new FakeDht());
    const before = alice.chat.snapshot().me;
    await alice.chat.introduce('Alicia');
    expect(alice.chat.snapshot().me).toEqual({ ...before, name: 'Alicia' });
  });

  test('does not change for an empty or too long name', async () => {
    const alice = await known('Alice', new FakeDht());
    expect(await alice.chat.introduce(' \u202e ')).toEqual({ kind: 'empty' });
    expect(await alice.chat.introduce('ä'.repeat(49))).toMatchObject({ kind: 'tooLong' });
    expect(alice.chat.snapshot().me?.name).toBe('Alice');
  });
});

describe('deleting a conversation', () => {
  test('removes it here and sends a farewell, after which the friend cannot send', async () => {
    const { alice, bob } = await pair();
    await alice.says('bye');
    await bob.sees('bye');
    const { id } = bob.friend;
    await bob.chat.conversation(id).leave();
    expect(bob.chat.snapshot().friends).toEqual([]);
    await alice.until(() => alice.friend.phase === 'left');
    expect(await alice.chat.conversation(alice.friend.id).send('hm')).toEqual({ kind: 'closed' });
    expect(await alice.texts()).toEqual(['bye']);
    await bob.until(async () => (await bob.vault.list(['conversation'])).length === 0);
    expect(await bob.vault.list(['message'])).toEqual([]);
    expect(await bob.vault.list(['outbox'])).toEqual([]);
    expect(await bob.vault.list(['about'])).toEqual([]);
  });

  test('sends the farewell later if offline, even after a restart', async () => {
    const { alice, bob } = await pair();
    bob.disconnect();
    await bob.chat.conversation(bob.friend.id).leave();
    bob.close();
    bob.network.reconnect();
    await bob.start();
    expect(bob.chat.snapshot().friends).toEqual([]);
    await alice.until(() => alice.friend.phase === 'left');
  });

  test('works after the friend left', async () => {
    const { alice, bob } = await pair();
    await bob.chat.conversation(bob.friend.id).leave();
    await alice.until(() => alice.friend.phase === 'left');
    await alice.chat.conversation(alice.friend.id).leave();
    expect(alice.chat.snapshot().friends).toEqual([]);
    expect(await alice.vault.list(['conversation'])).toEqual([]);
  });

  /** All entries of a conversation in the vault. */
  const entriesOf = ({ vault }: Person, id: ConversationId) =>
    vault.below([]).filter(({ key }) => key.includes(id));

  test('leaves nothing in the vault even if the network answers a read only afterwards', async () => {
    const { alice, bob } = await pair();
    await alice.says('hi');
    await bob.sees('hi');
    await bob.says('hello');
    await alice.sees('hello');
    const { id } = alice.friend;
    await alice.chat.conversation(id).saveDraft('half a sen');
    const read = alice.network.read.bind(alice.network);
    const answers: (() => void)[] = [];
    alice.network.read = async (record, subkey) => {
      const value = await read(record, subkey);
      await new Promise<void>((answer) => answers.push(answer));
      return value;
    };
    await bob.chat.introduce('Bobby');
    await alice.until(() => answers.length > 0);
    await alice.chat.conversation(id).leave();
    await alice.until(() => entriesOf(alice, id).length === 0);
    for (const answer of answers) answer();
    await calm();
    await calm();
    expect(entriesOf(alice, id)).toEqual([]);
    expect(alice.chat.snapshot().friends).toEqual([]);
  });

  test('keeps no draft that is typed during the commit', async () => {
    const { alice, bob } = await pair();
    await alice.says('hi');
    await bob.sees('hi');
    const { id } = alice.friend;
    alice.disconnect();
    let kept: Promise<void> | undefined;
    alice.vault.beforeCommit = (changes) => {
      if (changes.some(({ kind }) => kind === 'clear'))
        kept ??= alice.chat.conversation(id).saveDraft('nobody is to find this');
    };
    await alice.chat.conversation(id).leave();
    await kept;
    expect(alice.vault.below(['draft'])).toEqual([]);
  });

  test('changes nothing if it cannot be saved', async () => {
    const { alice } = await pair();
    const { id } = alice.friend;
    alice.vault.beforeCommit = () => {
      throw new Error('the disk is full');
    };
    await expect(alice.chat.conversation(id).leave()).rejects.toThrow('the disk is full');
    alice.vault.beforeCommit = () => undefined;
    await alice.chat.conversation(id).saveDraft('still here');
    expect(alice.friend.draft).toBe('still here');
    expect(alice.vault.below(['draft'])).toHaveLength(1);
  });
});
