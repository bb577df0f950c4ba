/** The life of an invitation. Long because it is one state machine. */
import { describe, expect, test, vi } from 'vitest';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { savedState } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { nodeCrypto as crypto } from '../../../tests/nodeCrypto.ts';
import type { RecordKey } from '../ids.ts';
import { decodeInvitationState, type InvitationState } from './InvitationState.ts';
import { FACE_TO_FACE_LIFE_MS, INVITATION_LIFE_MS } from '../limits.ts';
import { startFirst } from '../messages/sessions.ts';
import { REPLY_SUBKEY } from '../wire/offer.ts';
import { encodeReply } from '../wire/reply.ts';

const { known, pair } = people();

/** Alice invites; Bob and Carol have her link. */
async function three() {
  const dht = new FakeDht();
  const alice = await known('Alice', dht);
  const bob = await known('Bob', dht);
  const carol = await known('Carol', dht);
  const { code } = await alice.invites();
  return { dht, alice, bob, carol, code };
}

function savedInvitation(person: Person): InvitationState {
  const [entry] = person.vault.below(['invitation']);
  const state = entry && decodeInvitationState(entry.value);
  if (state === undefined) throw new Error('one invitation is expected');
  return state;
}

async function polls(person: Person): Promise<void> {
  person.chat.pollNow();
  await calm();
}

/** Writes a valid reply that names a record of our choice. */
async function answers(by: Person, open: InvitationState, conversation: RecordKey): Promise<void> {
  const [identity, fresh] = [await crypto.generateKeyPair(), await crypto.generateKeyPair()];
  const secret = await crypto.sharedSecret(open.handshake.publicKey, fresh.secretKey);
  const olm = await crypto.newAccount();
  const started = await startFirst(crypto, olm.account, open);
  if (secret === undefined || started === undefined) throw new Error('these are good keys');
  const context = { invitation: open.record, offered: open.handshake.publicKey };
  const handshake = { publicKey: fresh.publicKey, secret };
  const data = await encodeReply(crypto, identity, handshake, context, {
    identity: identity.publicKey,
    name: 'Mallory',
    writerKey: fresh.publicKey,
    conversation,
    olmIdentity: olm.identityKey,
    olmStart: started.start,
    at: open.createdAt,
  });
  await by.network.openRecord(open.record, open.reply);
  await by.network.write(open.record, REPLY_SUBKEY, data);
}

describe('an invitation', () => {
  test('makes friends of two people, who know each other by name and key', async () => {
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

  test('is accepted while its maker is away, who finds the reply on return', async () => {
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

  test('made offline is published once there is a network', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    alice.disconnect();
    const made = await alice.chat.invitations.invite();
    if (made.kind !== 'made') throw new Error(made.kind);
    expect(made.invitation.phase).toBe('publishing');
    expect(await bob.chat.invitations.open(made.invitation.code)).toEqual({ kind: 'missing' });
    alice.reconnect();
    alice.clock.pass(60_000);
    await alice.until(() => alice.chat.snapshot().invitations[0]?.phase === 'waiting');
    expect(await bob.chat.invitations.open(made.invitation.code)).toMatchObject({ kind: 'asks' });
  });

  test('accepted offline is replied to once there is a network', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    const asked = await bob.chat.invitations.open(code);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    bob.disconnect();
    await bob.chat.invitations.accept(asked.invitation);
    await bob.says('hello');
    bob.close();
    bob.network.reconnect();
    await bob.start();
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    await alice.sees('hello');
  });

  test('works once: a third person sees that it is used', async () => {
    const { alice, bob, carol, code } = await three();
    await bob.accepts(code);
    await bob.until(() => bob.friend.phase !== 'joining');
    expect(await carol.chat.invitations.open(code)).toEqual({ kind: 'used' });
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    await carol.until(async () => (await carol.chat.invitations.open(code)).kind === 'used');
    expect(carol.chat.snapshot().friends).toEqual([]);
  });

  test('accepted by two people at the same time makes a friend of one of them', async () => {
    const { alice, bob, carol, code } = await three();
    alice.close();
    await Promise.all([bob.accepts(code), carol.accepts(code)]);
    for (const each of [bob, carol]) await each.until(() => each.friend.phase === 'answered');
    await alice.start();
    await inTime(
      [alice, bob, carol],
      () => [bob.friend.phase, carol.friend.phase].sort().join() === 'taken,talking',
    );
    const loser = bob.friend.phase === 'taken' ? bob : carol;
    expect(await loser.chat.conversation(loser.friend.id).send('hi')).toEqual({ kind: 'closed' });
  });

  test('shows "taken" to one of two people whose replies both seemed to be accepted', async () => {
    const { dht, alice, bob, carol, code } = await three();
    alice.close();
    await carol.accepts(code);
    await carol.until(() => carol.friend.phase === 'answered');
    // The storage nodes that Bob's node finds do not have Carol's reply.
    const record = [...dht.records.values()].find(({ subkeysEach }) => subkeysEach === 1);
    record?.values.delete(1);
    await bob.accepts(code);
    await bob.until(() => bob.friend.phase === 'answered');
    await alice.start();
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    expect(alice.friend.name).toBe('Bob');
    carol.chat.pollNow();
    await carol.until(() => carol.friend.phase === 'taken');
    await bob.until(() => bob.friend.phase === 'talking');
    expect(await carol.chat.conversation(carol.friend.id).send('hi')).toEqual({ kind: 'closed' });
  });

  test('leads to the friend when the friend opens it again', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    const friend = await bob.accepts(code);
    expect(await bob.chat.invitations.open(code)).toEqual({ kind: 'known', friend });
  });

  test('is recognised as one’s own', async () => {
    const alice = await known('Alice', new FakeDht());
    const { code } = await alice.invites();
    expect(await alice.chat.invitations.open(code)).toEqual({ kind: 'own' });
  });

  test('cannot be opened after it was withdrawn', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { id, code } = await alice.invites();
    await alice.chat.invitations.withdraw(id);
    await bob.until(async () => (await bob.chat.invitations.open(code)).kind === 'withdrawn');
    expect(alice.chat.snapshot().invitations).toEqual([]);
  });

  test('expires on both sides', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    const asked = await bob.chat.invitations.open(code);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    bob.clock.pass(INVITATION_LIFE_MS);
    expect(await bob.chat.invitations.open(code)).toEqual({ kind: 'expired' });
    expect(await bob.chat.invitations.accept(asked.invitation)).toEqual({ kind: 'expired' });
    alice.clock.pass(INVITATION_LIFE_MS);
    expect(alice.chat.snapshot().invitations[0]?.phase).toBe('expired');
  });

  test('made face to face expires after ten minutes and is withdrawn after ten more', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const { createdAt, expiresAt } = await alice.invites(FACE_TO_FACE_LIFE_MS);
    expect(expiresAt - createdAt).toBe(10 * 60_000);
    alice.clock.pass(FACE_TO_FACE_LIFE_MS);
    await polls(alice);
    expect(alice.chat.snapshot().invitations[0]?.phase).toBe('expired');
    alice.clock.pass(FACE_TO_FACE_LIFE_MS + 1);
    await alice.until(() => alice.chat.snapshot().invitations.length === 0);
    await alice.until(() => alice.vault.below(['invitation']).length === 0);
  });

  test('can be opened again after it was declined', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    const asked = await bob.chat.invitations.open(code);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    await bob.chat.invitations.decline(asked.invitation);
    expect(await bob.chat.invitations.accept(asked.invitation)).toEqual({ kind: 'gone' });
    expect(bob.chat.snapshot().friends).toEqual([]);
    expect(await bob.chat.invitations.open(code)).toMatchObject({ kind: 'asks' });
  });

  test('does not take a reply that names a record in use', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const first = await alice.invites();
    await bob.accepts(first.code);
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    await alice.invites();
    const open = savedInvitation(alice);
    const used = savedState(alice).record;
    const swapped = used.map((byte, i) => (i < 32 ? byte : byte ^ 1)) as RecordKey;
    for (const conversation of [open.record, used, swapped]) {
      await answers(bob, open, conversation);
      await polls(alice);
      expect(alice.chat.snapshot().friends).toHaveLength(1);
    }
    const record = await bob.network.createRecord([open.conversation.publicKey], 16);
    await answers(bob, open, record);
    await alice.until(() => alice.chat.snapshot().friends.length === 2);
  });

  test('ignores garbage in place of a reply and takes a valid reply later', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    const asked = await bob.chat.invitations.open(code);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    const [record] = [...dht.records.values()];
    record?.values.set(1, { data: new Uint8Array(300).fill(7), version: 0 });
    const reads = vi.spyOn(alice.network, 'read');
    alice.chat.pollNow();
    await calm();
    expect(await reads.mock.results[0]?.value).toMatchObject({ version: 0 });
    expect(alice.chat.snapshot().friends).toEqual([]);
    expect(alice.chat.snapshot().invitations).toMatchObject([{ code, phase: 'waiting' }]);
    // Nobody can delete such a value, but other storage nodes may never have had it.
    record?.values.delete(1);
    await bob.chat.invitations.accept(asked.invitation);
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    await bob.until(() => bob.friend.phase === 'talking');
  });
});

describe('an invitation in place of another', () => {
  test('withdraws the other one, and pages are told of both at once', async () => {
    const { alice, bob, code } = await three();
    const old = savedInvitation(alice);
    const made = await alice.chat.invitations.invite(FACE_TO_FACE_LIFE_MS, old.id);
    if (made.kind !== 'made') throw new Error(made.kind);
    expect(alice.events).toContainEqual({
      kind: 'invitationReplaced',
      id: old.id,
      by: made.invitation,
    });
    expect(alice.events.some(({ kind }) => kind === 'invitationGone')).toBe(false);
    expect(alice.chat.snapshot().invitations.map(({ id }) => id)).toEqual([made.invitation.id]);
    await bob.until(async () => (await bob.chat.invitations.open(code)).kind === 'withdrawn');
    await bob.until(
      async () => (await bob.chat.invitations.open(made.invitation.code)).kind === 'asks',
    );
  });

  test('is not made if the commit fails, and the old one stays open', async () => {
    const { alice } = await three();
    const old = savedInvitation(alice);
    vi.spyOn(alice.vault, 'commit').mockRejectedValueOnce(new Error('the disk is full'));
    await expect(alice.chat.invitations.invite(FACE_TO_FACE_LIFE_MS, old.id)).rejects.toThrow(
      'disk',
    );
    expect(alice.chat.snapshot().invitations).toMatchObject([{ id: old.id, phase: 'waiting' }]);
    expect(savedInvitation(alice).phase).toBe('waiting');
    expect(await alice.chat.invitations.invite(FACE_TO_FACE_LIFE_MS, old.id)).toMatchObject({
      kind: 'made',
    });
  });

  test('is not made if the old one was used or withdrawn', async () => {
    const { alice, bob, code } = await three();
    const { id } = savedInvitation(alice);
    await bob.accepts(code);
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    expect(await alice.chat.invitations.invite(FACE_TO_FACE_LIFE_MS, id)).toEqual({ kind: 'over' });
    const second = await alice.invites();
    await alice.chat.invitations.withdraw(second.id);
    expect(await alice.chat.invitations.invite(FACE_TO_FACE_LIFE_MS, second.id)).toEqual({
      kind: 'over',
    });
    expect(alice.chat.snapshot().invitations).toEqual([]);
  });

  test('is made once if it is asked for twice at the same time', async () => {
    const { alice } = await three();
    const { id } = savedInvitation(alice);
    const forgotten = vi.spyOn(alice.network, 'deleteRecord');
    const made = await Promise.all([
      alice.chat.invitations.invite(FACE_TO_FACE_LIFE_MS, id),
      alice.chat.invitations.invite(FACE_TO_FACE_LIFE_MS, id),
    ]);
    expect(made.map(({ kind }) => kind).sort()).toEqual(['made', 'over']);
    expect(alice.chat.snapshot().invitations).toHaveLength(1);
    expect(forgotten).toHaveBeenCalled();
  });
});
