/** Anybody with the link can overwrite a reply; only the inviter decides what becomes of it. */
import { describe, expect, test, vi } from 'vitest';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { calm, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { decodeInvitationState } from './InvitationState.ts';
import { INVITATION_LIFE_MS } from '../limits.ts';
import { encodeCbor } from '../wire/cbor.ts';
import { OFFER_SUBKEY, REPLY_SUBKEY } from '../wire/offer.ts';

const { known } = people();
const garbage = new Uint8Array(300).fill(7);
const shaped = encodeCbor({
  v: 1,
  handshakeKey: new Uint8Array(32).fill(9),
  sealed: new Uint8Array(200),
});

/** Bob has replied to Alice, who is away. */
async function answered() {
  const dht = new FakeDht();
  const alice = await known('Alice', dht);
  const bob = await known('Bob', dht);
  const { id, code } = await alice.invites();
  const [invitation] = [...dht.records.values()];
  if (invitation === undefined) throw new Error('an invitation is expected');
  await calm();
  alice.close();
  await bob.accepts(code);
  await bob.until(() => bob.friend.phase === 'answered');
  /** Overwrites a subkey, like somebody with the link or a storage node. */
  const put = (subkey: number, data: Uint8Array) => {
    const version = (invitation.values.get(subkey)?.version ?? -1) + 1;
    invitation.values.set(subkey, { data, version });
  };
  const reply = () => invitation.values.get(REPLY_SUBKEY)?.data;
  return { dht, alice, bob, id, code, values: invitation.values, put, reply };
}

async function polls(person: Person): Promise<void> {
  person.chat.pollNow();
  await calm();
}

const hasFriend = (person: Person) => person.chat.snapshot().friends.length === 1;

describe('a reply that was overwritten', () => {
  test.each([
    ['garbage', garbage],
    ['what looks like a reply', shaped],
  ])('with %s after it was taken still makes two friends', async (_, over) => {
    const { alice, bob, put } = await answered();
    bob.close();
    await alice.start();
    await alice.until(() => hasFriend(alice));
    await alice.until(() => alice.vault.below(['invitation']).length === 0);
    put(REPLY_SUBKEY, over);
    await bob.start();
    await bob.until(() => bob.friend.phase === 'talking');
  });

  test.each([
    ['with garbage', garbage],
    ['with nothing', undefined],
  ])('%s while the invitation is open is written again', async (_, over) => {
    const { alice, bob, put, values, reply } = await answered();
    const mine = reply();
    if (over === undefined) values.delete(REPLY_SUBKEY);
    else put(REPLY_SUBKEY, over);
    await polls(bob);
    await bob.until(() => reply() === mine || reply()?.join() === mine?.join());
    expect(bob.friend.phase).toBe('answered');
    await alice.start();
    await alice.until(() => hasFriend(alice));
    await bob.until(() => bob.friend.phase === 'talking');
  });

  test('with another reply is not written again', async () => {
    const { bob, put, reply } = await answered();
    put(REPLY_SUBKEY, shaped);
    await polls(bob);
    await polls(bob);
    expect(bob.friend.phase).toBe('answered');
    expect(reply()).toBe(shaped);
  });

  test('with a reply of a later version is not written again', async () => {
    const { bob, put, reply } = await answered();
    const later = encodeCbor({ v: 2, anything: 'else' });
    put(REPLY_SUBKEY, later);
    await polls(bob);
    expect(reply()).toBe(later);
  });

  test('after the invitation expired is not written again', async () => {
    const { bob, put, reply } = await answered();
    bob.clock.set(INVITATION_LIFE_MS);
    put(REPLY_SUBKEY, garbage);
    await polls(bob);
    expect(bob.friend.phase).toBe('answered');
    expect(reply()).toBe(garbage);
  });
});

describe('a reply', () => {
  test('is not taken if the inviter took another one', async () => {
    const { dht, alice, bob, code, values } = await answered();
    values.delete(REPLY_SUBKEY);
    bob.close();
    const carol = await known('Carol', dht);
    await carol.accepts(code);
    await alice.start();
    await alice.until(() => hasFriend(alice));
    await bob.start();
    await bob.until(() => bob.friend.phase === 'taken');
  });

  test('is not taken if the inviter withdrew the invitation without seeing it', async () => {
    const { alice, bob, id, put } = await answered();
    bob.close();
    put(REPLY_SUBKEY, garbage);
    await alice.start();
    await alice.chat.invitations.withdraw(id);
    await alice.until(() => alice.vault.below(['invitation']).length === 0);
    await bob.start();
    await bob.until(() => bob.friend.phase === 'taken');
  });

  test('is taken although the invitation is withdrawn at the same moment', async () => {
    const { alice, id } = await answered();
    const phases: unknown[] = [];
    alice.vault.beforeCommit = (changes) => {
      if (phases.length === 0)
        alice.chat.invitations.withdraw(id).catch((error: unknown) => phases.push(error));
      for (const change of changes)
        if (change.kind === 'put' && change.key[0] === 'invitation')
          phases.push(decodeInvitationState(change.value)?.phase);
    };
    await alice.start();
    await alice.until(() => hasFriend(alice));
    await alice.until(() => alice.vault.below(['invitation']).length === 0);
    expect(phases).toEqual(['used']);
  });

  test('is not shown as refused when somebody forges the offer', async () => {
    const { bob, put, values } = await answered();
    const open = values.get(OFFER_SUBKEY)?.data;
    if (open === undefined) throw new Error('an offer is expected');
    const used = encodeCbor({ kind: 'used', reply: new Uint8Array(32) });
    const forged = { v: 1, body: used, signature: new Uint8Array(64).fill(1) };
    put(OFFER_SUBKEY, encodeCbor(forged));
    await polls(bob);
    expect(bob.friend.phase).toBe('answered');
  });
});

test('a reply whose write met another one counts as answered', async () => {
  const dht = new FakeDht();
  const alice = await known('Alice', dht);
  const bob = await known('Bob', dht);
  const { code } = await alice.invites();
  alice.close();
  const write = bob.network.write.bind(bob.network);
  vi.spyOn(bob.network, 'write').mockImplementation(async (record, subkey, data) =>
    subkey === REPLY_SUBKEY
      ? { kind: 'conflict', value: { data: shaped, version: 1 } }
      : write(record, subkey, data),
  );
  await bob.accepts(code);
  await bob.until(() => bob.friend.phase === 'answered');
});

test('garbage in place of a reply does not make an invitation used', async () => {
  const { dht, code, put } = await answered();
  const carol = await known('Carol', dht);
  expect(await carol.chat.invitations.open(code)).toEqual({ kind: 'used' });
  put(REPLY_SUBKEY, garbage);
  expect(await carol.chat.invitations.open(code)).toMatchObject({ kind: 'asks' });
});
