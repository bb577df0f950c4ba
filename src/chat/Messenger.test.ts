import { afterEach, describe, expect, test } from 'vitest';
import { FakeDht } from '../../tests/fakes/FakeNetwork.ts';
import { friends, Person } from '../../tests/fakes/Person.ts';
import { INVITATION_LIFE_MS, MAX_TEXT_BYTES, SLOTS } from './limits.ts';

const people: Person[] = [];
async function known(name: string, dht: FakeDht): Promise<Person> {
  const person = await Person.named(name, dht);
  people.push(person);
  return person;
}
async function pair() {
  const dht = new FakeDht();
  const both = await friends(dht);
  people.push(both.alice, both.bob);
  return { dht, ...both };
}

afterEach(() => {
  expect(people.flatMap(({ reports }) => reports)).toEqual([]);
  people.length = 0;
});

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

describe('an invitation', () => {
  test('makes two friends with one link, who know each other by name and key', async () => {
    const { alice, bob } = await pair();
    expect(alice.friend.name).toBe('Bob');
    expect(bob.friend.name).toBe('Alice');
    expect(alice.friend.publicKey).toBe(bob.chat.snapshot().me?.publicKey);
    expect(bob.friend.publicKey).toBe(alice.chat.snapshot().me?.publicKey);
    expect(alice.chat.snapshot().invitations).toEqual([]);
  });

  test('tells its maker which friend it became', async () => {
    const { alice } = await pair();
    const gone = alice.events.find((event) => event.kind === 'invitationGone');
    expect(gone?.friend).toBe(alice.friend.id);
  });

  test('works when its maker is away and comes back', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    alice.close();
    await bob.accepts(code);
    await bob.until(() => bob.friend.phase === 'answered');
    await bob.says('are you there?');
    await alice.start();
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    await alice.sees('are you there?');
  });

  test('made offline it is published once there is a network', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    alice.disconnect();
    const made = await alice.chat.invite();
    if (made.kind !== 'made') throw new Error(made.kind);
    expect(made.invitation.phase).toBe('publishing');
    expect(await bob.chat.openInvitation(made.invitation.code)).toEqual({ kind: 'missing' });
    alice.reconnect();
    alice.clock.pass(60_000);
    await alice.until(() => alice.chat.snapshot().invitations[0]?.phase === 'waiting');
    expect(await bob.chat.openInvitation(made.invitation.code)).toMatchObject({ kind: 'asks' });
  });

  test('accepted just before the network went away, it is answered later', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    const asked = await bob.chat.openInvitation(code);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    bob.disconnect();
    await bob.chat.accept(asked.invitation);
    await bob.says('hello');
    bob.close();
    bob.network.reconnect();
    await bob.start();
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    await alice.sees('hello');
  });

  test('works once: a third person is told', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const carol = await known('Carol', dht);
    const { code } = await alice.invites();
    await bob.accepts(code);
    await bob.until(() => bob.friend.phase !== 'joining');
    expect(await carol.chat.openInvitation(code)).toEqual({ kind: 'used' });
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    await carol.until(async () => (await carol.chat.openInvitation(code)).kind === 'used');
    expect(carol.chat.snapshot().friends).toEqual([]);
  });

  test('of two who accept at the same time one is told that it is taken', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const carol = await known('Carol', dht);
    const { code } = await alice.invites();
    alice.close();
    await Promise.all([bob.accepts(code), carol.accepts(code)]);
    await bob.until(() => bob.friend.phase === 'answered');
    await carol.until(() => carol.friend.phase === 'answered');
    await alice.start();
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    const [winner, loser] = alice.friend.name === 'Bob' ? [bob, carol] : [carol, bob];
    loser.chat.lookNow();
    await loser.until(() => loser.friend.phase === 'taken');
    await winner.until(() => winner.friend.phase === 'talking');
    expect(await loser.chat.send(loser.friend.id, 'hi')).toEqual({ kind: 'closed' });
  });

  test('opened again by the friend it made leads to that friend', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    const friend = await bob.accepts(code);
    expect(await bob.chat.openInvitation(code)).toEqual({ kind: 'known', friend });
  });

  test('my own is not for me', async () => {
    const alice = await known('Alice', new FakeDht());
    const { code } = await alice.invites();
    expect(await alice.chat.openInvitation(code)).toEqual({ kind: 'own' });
  });

  test('withdrawn is withdrawn', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { id, code } = await alice.invites();
    await alice.chat.withdraw(id);
    await bob.until(async () => (await bob.chat.openInvitation(code)).kind === 'withdrawn');
    expect(alice.chat.snapshot().invitations).toEqual([]);
  });

  test('expires for both', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    const asked = await bob.chat.openInvitation(code);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    bob.clock.pass(INVITATION_LIFE_MS);
    expect(await bob.chat.openInvitation(code)).toEqual({ kind: 'expired' });
    expect(await bob.chat.accept(asked.invitation)).toEqual({ kind: 'expired' });
    alice.clock.pass(INVITATION_LIFE_MS);
    expect(alice.chat.snapshot().invitations[0]?.phase).toBe('expired');
  });

  test('declined leaves nothing behind', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    const asked = await bob.chat.openInvitation(code);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    bob.chat.decline(asked.invitation);
    expect(await bob.chat.accept(asked.invitation)).toEqual({ kind: 'gone' });
    expect(bob.chat.snapshot().friends).toEqual([]);
    expect(await bob.chat.openInvitation(code)).toMatchObject({ kind: 'asks' });
  });

  test('an answer that is garbage is not believed and does not disturb', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    await alice.invites();
    const [record] = [...dht.records.values()];
    record?.values.set(1, { data: new Uint8Array(300).fill(7), version: 0 });
    alice.chat.lookNow();
    await alice.until(() => alice.chat.snapshot().invitations.length === 1);
    expect(alice.chat.snapshot().friends).toEqual([]);
  });
});

describe('messages', () => {
  test('go both ways in order', async () => {
    const { alice, bob } = await pair();
    await alice.says('1', '2', '3');
    await bob.sees('1', '2', '3');
    await bob.says('4', '5');
    await alice.sees('4', '5');
    expect(await alice.texts()).toEqual(['1', '2', '3', '4', '5']);
    expect(await bob.texts()).toEqual(['1', '2', '3', '4', '5']);
  });

  test('are delivered once the friend has saved them, and the friend acknowledges', async () => {
    const { alice, bob } = await pair();
    await alice.says('hi');
    await bob.sees('hi');
    await alice.until(async () => (await alice.states()).join() === 'delivered');
  });

  test('are sent, not delivered, while the friend is away', async () => {
    const { alice, bob } = await pair();
    bob.close();
    await alice.says('one', 'two', 'three');
    await alice.until(async () => (await alice.states()).join() === 'sent,sent,sent');
    await bob.start();
    await bob.sees('one', 'two', 'three');
    await alice.until(async () => (await alice.states()).every((each) => each === 'delivered'));
  });

  test('written offline are queued and go out once after reconnect', async () => {
    const { alice, bob } = await pair();
    alice.disconnect();
    await alice.says('one', 'two');
    expect(await alice.states()).toEqual(['queued', 'queued']);
    alice.reconnect();
    alice.clock.pass(120_000);
    await bob.sees('one', 'two');
    await alice.until(async () => (await alice.states()).every((each) => each === 'delivered'));
  });

  test('saved before the app was killed go out after the next start', async () => {
    const { alice, bob } = await pair();
    alice.disconnect();
    await alice.says('one');
    alice.close();
    alice.network.reconnect();
    await alice.start();
    await bob.sees('one');
  });

  test('survive a reload with their order and the draft', async () => {
    const { alice, bob } = await pair();
    await alice.says('a');
    await bob.sees('a');
    await bob.says('b');
    await alice.sees('b');
    await alice.chat.keepDraft(alice.friend.id, 'half a sen');
    const before = await alice.messages();
    alice.close();
    await alice.start();
    expect(await alice.messages()).toEqual(before);
    expect(alice.friend.draft).toBe('half a sen');
    await alice.says('c');
    expect(alice.friend.draft).toBe('');
  });

  test('arrive although every event about them was lost', async () => {
    const { alice, bob } = await pair();
    bob.network.deaf = true;
    await alice.says('psst');
    await alice.until(async () => (await alice.states()).join() === 'sent');
    bob.clock.pass(30_000);
    await bob.sees('psst');
  });

  test('in a live talk come seconds later at most although the event was lost', async () => {
    const { alice, bob } = await pair();
    await alice.says('one');
    await bob.sees('one');
    bob.network.deaf = true;
    await alice.says('two');
    await alice.until(async () => (await alice.states()).at(-1) === 'sent');
    bob.clock.pass(3_000);
    await bob.sees('one', 'two');
  });

  test('arrive at once again after a watch has ended', async () => {
    const { alice, bob } = await pair();
    bob.network.endWatches();
    bob.clock.pass(2_000);
    await bob.until(() => bob.network.isWatching);
    await alice.says('psst');
    await bob.sees('psst');
  });

  test('more than the ring holds wait for the friend, and none is overwritten', async () => {
    const { alice, bob } = await pair();
    bob.close();
    const big = 'x'.repeat(MAX_TEXT_BYTES - 4);
    const texts = Array.from({ length: SLOTS + 5 }, (_, i) => String(i).padStart(4, '0') + big);
    await alice.says(...texts);
    await alice.until(
      async () => (await alice.states()).filter((s) => s === 'sent').length >= SLOTS,
    );
    expect((await alice.states()).filter((s) => s === 'queued').length).toBeGreaterThan(0);
    await bob.start();
    await bob.sees(...texts);
    await alice.until(async () => (await alice.states()).every((each) => each === 'delivered'));
  });

  test('the same value read again shows nothing twice', async () => {
    const { alice, bob } = await pair();
    await alice.says('once');
    await bob.sees('once');
    for (let i = 0; i < 3; i++) bob.chat.lookNow();
    await alice.says('then');
    await bob.sees('once', 'then');
  });

  test('a burst costs few writes', async () => {
    const { alice, bob } = await pair();
    const before = alice.network.written.length;
    const texts = Array.from({ length: 200 }, (_, i) => `message ${String(i)}`);
    await Promise.all(texts.map((text) => alice.chat.send(alice.friend.id, text)));
    await bob.sees(...texts);
    await alice.until(async () => (await alice.states()).every((each) => each === 'delivered'));
    expect(alice.network.written.length - before).toBeLessThan(60);
  });

  test('empty and too long ones are refused with the reason', async () => {
    const { alice } = await pair();
    const { id } = alice.friend;
    expect(await alice.chat.send(id, ' \n ')).toEqual({ kind: 'empty' });
    const bytes = MAX_TEXT_BYTES + 2;
    expect(await alice.chat.send(id, 'ä'.repeat(bytes / 2))).toEqual({
      kind: 'tooLong',
      bytes,
      limit: MAX_TEXT_BYTES,
    });
    expect(await alice.messages()).toEqual([]);
  });

  test('a message that cannot be saved is not sent', async () => {
    const { alice, bob } = await pair();
    alice.vault.beforeCommit = () => {
      throw new Error('the disk is full');
    };
    await expect(alice.chat.send(alice.friend.id, 'lost?')).rejects.toThrow('the disk is full');
    alice.vault.beforeCommit = () => undefined;
    await alice.says('next');
    await bob.sees('next');
  });

  test('what the friend cannot save is not acknowledged, and comes again', async () => {
    const { alice, bob } = await pair();
    bob.vault.beforeCommit = () => {
      throw new Error('the disk is full');
    };
    await alice.says('keep me');
    await bob.until(() => bob.reports.length > 0);
    expect(await alice.states()).toEqual(['sent']);
    bob.reports.length = 0;
    bob.vault.beforeCommit = () => undefined;
    bob.chat.lookNow();
    await bob.sees('keep me');
  });

  test('history comes in pages, newest first', async () => {
    const { alice } = await pair();
    await alice.says('1', '2', '3', '4', '5');
    const { id } = alice.friend;
    const newest = await alice.chat.history(id, undefined, 2);
    expect(newest.messages.map((m) => (m.kind === 'text' ? m.text : ''))).toEqual(['4', '5']);
    expect(newest.more).toBe(true);
    const older = await alice.chat.history(id, newest.messages[0]?.id, 3);
    expect(older.messages.map((m) => (m.kind === 'text' ? m.text : ''))).toEqual(['1', '2', '3']);
    expect(older.more).toBe(false);
  });

  test('count as unread until the conversation is looked at', async () => {
    const { alice, bob } = await pair();
    await alice.says('1', '2');
    await bob.sees('1', '2');
    expect(bob.friend.unread).toBe(2);
    expect(bob.friend.last?.text).toBe('2');
    await bob.chat.markRead(bob.friend.id);
    expect(bob.friend.unread).toBe(0);
  });

  test('a new name reaches the friend', async () => {
    const { alice, bob } = await pair();
    await alice.chat.introduce('Alicia');
    await bob.until(() => bob.friend.name === 'Alicia');
  });
});

describe('hostile values', () => {
  test('a slot of garbage is passed over, and what follows arrives', async () => {
    const { dht, alice, bob } = await pair();
    const record = [...dht.records.values()].find(({ subkeysEach }) => subkeysEach > 1);
    record?.values.set(2, { data: new Uint8Array(99).fill(255), version: 40 });
    bob.chat.lookNow();
    await alice.says('still here');
    await bob.sees('still here');
  });

  test('a message that was changed becomes a placeholder and blocks nothing', async () => {
    const { dht, alice, bob } = await pair();
    bob.network.deaf = true;
    await alice.says('one');
    await alice.until(async () => (await alice.states()).join() === 'sent');
    const record = [...dht.records.values()].find(({ subkeysEach }) => subkeysEach > 1);
    const value = record?.values.get(1);
    if (value === undefined) throw new Error('no slot was written');
    const last = value.data.length - 1;
    value.data[last] = (value.data[last] ?? 0) ^ 1;
    bob.chat.lookNow();
    await bob.sees('?');
    bob.network.deaf = false;
    await alice.says('two');
    await bob.sees('?', 'two');
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
