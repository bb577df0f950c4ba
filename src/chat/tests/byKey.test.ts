/** Two people who know each other's public keys become friends with a chat key. */
import { describe, expect, test } from 'vitest';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { calm, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { INVITATION_FRESH_MS } from '../limits.ts';
import type { InvitationView } from '../views.ts';

const { known } = people();
const key = (person: Person): string => person.chat.snapshot().me?.publicKey ?? '';

async function two() {
  const dht = new FakeDht();
  const [alice, bob] = [await known('Alice', dht), await known('Bob', dht)];
  return { dht, alice, bob };
}

async function made(by: Person, publicKey: string): Promise<InvitationView> {
  const outcome = await by.chat.invitations.inviteByKey(publicKey);
  if (outcome.kind !== 'made') throw new Error(outcome.kind);
  await by.until(() => by.chat.snapshot().invitations[0]?.phase === 'waiting');
  return outcome.invitation;
}

function code(by: Person, publicKey: string, chatKey: string): string {
  const outcome = by.chat.invitations.join(publicKey, chatKey);
  if (outcome.kind !== 'code') throw new Error(outcome.kind);
  return outcome.code;
}

describe('a chat key', () => {
  test('makes two friends together with its maker’s public key', async () => {
    const { alice, bob } = await two();
    const { byKey } = await made(alice, ` ${key(bob)}\n`);
    expect(byKey).toMatchObject({ publicKey: key(bob) });
    const spaced = `“${(byKey?.chatKey ?? '').toLowerCase().replaceAll(/.{4}/gu, '$&\u200b-\n> ')}”`;
    await bob.accepts(code(bob, key(alice).slice(5), spaced));
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    await bob.until(() => bob.friend.phase === 'talking');
    expect(alice.friend).toMatchObject({ name: 'Bob', publicKey: key(bob), met: 'byKey' });
    expect(bob.friend.met).toBe('byTheirInvitation');
  });

  test('works only for the public key that it was made for', async () => {
    const { dht, alice, bob } = await two();
    const carol = await known('Carol', dht);
    const { code: whole } = await made(alice, key(bob));
    await carol.accepts(whole);
    await carol.until(() => carol.friend.phase === 'answered');
    alice.chat.pollNow();
    await calm();
    expect(alice.chat.snapshot()).toMatchObject({ friends: [], invitations: [{ phase: 'seen' }] });
  });

  test('that is used late makes no request, because only the intended person can use it', async () => {
    const { alice, bob } = await two();
    const { code: whole } = await made(alice, key(bob));
    alice.clock.pass(INVITATION_FRESH_MS + 1);
    await bob.accepts(whole);
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
  });

  test('that replaces another is for the same public key', async () => {
    const { alice, bob } = await two();
    const { id } = await made(alice, key(bob));
    const outcome = await alice.chat.invitations.invite(600_000, id);
    expect(outcome).toMatchObject({ invitation: { byKey: { publicKey: key(bob) } } });
  });

  test('survives a restart and is still for the same public key', async () => {
    const { alice, bob } = await two();
    const { byKey } = await made(alice, key(bob));
    alice.close();
    await alice.start();
    expect(alice.chat.snapshot().invitations).toMatchObject([{ byKey }]);
  });
});

describe('what is refused', () => {
  test.each([
    '',
    'Bob',
    'VLD0:',
    'VLD0:' + 'A'.repeat(44),
    'VLD1:' + 'A'.repeat(43),
    '!'.repeat(43),
  ])('the malformed public key %j', async (text) => {
    const { alice } = await two();
    expect(await alice.chat.invitations.inviteByKey(text)).toEqual({ kind: 'badKey' });
    expect(alice.chat.invitations.join(text, 'A'.repeat(162))).toEqual({ kind: 'badKey' });
    expect(alice.chat.snapshot().invitations).toEqual([]);
  });

  test('one’s own public key', async () => {
    const { alice } = await two();
    expect(await alice.chat.invitations.inviteByKey(key(alice))).toEqual({ kind: 'ownKey' });
    expect(alice.chat.invitations.join(key(alice), '')).toEqual({ kind: 'ownKey' });
  });

  test('a chat key with the wrong public key or a wrong letter', async () => {
    const { dht, alice, bob } = await two();
    const carol = await known('Carol', dht);
    const chatKey = (await made(alice, key(bob))).byKey?.chatKey ?? '';
    expect(bob.chat.invitations.join(key(carol), chatKey)).toEqual({ kind: 'mismatch' });
    const wrong = `${chatKey.slice(0, 80)}${chatKey[80] === 'A' ? 'B' : 'A'}${chatKey.slice(81)}`;
    expect(bob.chat.invitations.join(key(alice), wrong)).toEqual({ kind: 'mismatch' });
  });

  test('a text that is not a chat key', async () => {
    const { alice, bob } = await two();
    const { code: whole, byKey } = await made(alice, key(bob));
    const cut = byKey?.chatKey.slice(1) ?? '';
    for (const text of ['', 'hello', whole, cut, '1'.repeat(162), 'A'.repeat(1_000_000)])
      expect(bob.chat.invitations.join(key(alice), text)).toEqual({ kind: 'badChatKey' });
  });
});
