import { describe, expect, test } from 'vitest';
import { FakeDht } from '../../tests/fakes/FakeNetwork.ts';
import { people } from '../../tests/fakes/people.ts';

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

  test('a new name keeps the key', async () => {
    const alice = await known('Alice', new FakeDht());
    const before = alice.chat.snapshot().me;
    await alice.chat.introduce('Alicia');
    expect(alice.chat.snapshot().me).toEqual({ ...before, name: 'Alicia' });
  });

  test('an empty or too long name changes nothing', async () => {
    const alice = await known('Alice', new FakeDht());
    expect(await alice.chat.introduce(' \u202e ')).toEqual({ kind: 'empty' });
    expect(await alice.chat.introduce('ä'.repeat(49))).toMatchObject({ kind: 'tooLong' });
    expect(alice.chat.snapshot().me?.name).toBe('Alice');
  });
});

describe('leaving', () => {
  test('deletes the conversation here and tells the friend, who can send no more', async () => {
    const { alice, bob } = await pair();
    await alice.says('bye');
    await bob.sees('bye');
    const { id } = bob.friend;
    await bob.chat.leave(id);
    expect(bob.chat.snapshot().friends).toEqual([]);
    await alice.until(() => alice.friend.phase === 'left');
    expect(await alice.chat.send(alice.friend.id, 'hm')).toEqual({ kind: 'closed' });
    expect(await alice.texts()).toEqual(['bye']);
    await bob.until(async () => (await bob.vault.list(['conversation'])).length === 0);
    expect(await bob.vault.list(['message'])).toEqual([]);
    expect(await bob.vault.list(['outbox'])).toEqual([]);
  });

  test('while offline is told later, also after a restart', async () => {
    const { alice, bob } = await pair();
    bob.disconnect();
    await bob.chat.leave(bob.friend.id);
    bob.close();
    bob.network.reconnect();
    await bob.start();
    expect(bob.chat.snapshot().friends).toEqual([]);
    await alice.until(() => alice.friend.phase === 'left');
  });

  test('after the friend left deletes what is left', async () => {
    const { alice, bob } = await pair();
    await bob.chat.leave(bob.friend.id);
    await alice.until(() => alice.friend.phase === 'left');
    await alice.chat.leave(alice.friend.id);
    expect(alice.chat.snapshot().friends).toEqual([]);
    expect(await alice.vault.list(['conversation'])).toEqual([]);
  });
});
