/** Links that somebody made from records in use, and what becomes of the record of a link. */
import { describe, expect, test, vi } from 'vitest';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { HostileInviter } from '../../../tests/fakes/HostileInviter.ts';
import { savedState } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { nodeCrypto } from '../../../tests/nodeCrypto.ts';
import { isSameRecord, type PublicKey, type RecordKey, type SecretKey } from '../ids.ts';
import { INVITATION_LIFE_MS, MAX_QUESTIONS } from '../limits.ts';
import { NetworkError } from '../ports.ts';
import { REPLY_SUBKEY } from '../wire/offer.ts';
import { decodeInvitation, encodeInvitation, type InvitationCode } from '../wire/invitationCode.ts';

const { known, pair } = people();

const STRANGER = new Uint8Array(32).fill(7) as PublicKey;

/** The same record with another encryption key. */
function reencrypted(record: RecordKey): RecordKey {
  return record.map((byte, i) => (i < 32 ? byte : byte ^ 1)) as RecordKey;
}

function partsOf(text: string): InvitationCode {
  const decoded = decodeInvitation(text);
  if (decoded.kind !== 'code') throw new Error(decoded.kind);
  return decoded.code;
}

/** Every link to this record that is not the true one. */
function crafted(record: RecordKey, identities: readonly PublicKey[]): readonly string[] {
  const replySecret = new Uint8Array(32).fill(9) as SecretKey;
  return [record, reencrypted(record)].flatMap((each) =>
    [STRANGER, ...identities].map((identity) =>
      encodeInvitation({ record: each, replySecret, identity }),
    ),
  );
}

/** The person opens each of these links: all are refused, and none is looked up. */
async function refusesAll({ chat, network }: Person, links: readonly string[]): Promise<void> {
  const opens = vi.spyOn(network, 'openRecord');
  for (const link of links) {
    const { record } = partsOf(link);
    expect(await chat.invitations.open(link)).toEqual({ kind: 'forged' });
    expect(opens.mock.calls.some(([opened]) => isSameRecord(opened, record))).toBe(false);
  }
  opens.mockRestore();
}

describe('a link made from a record in use is not genuine, and takes nothing away:', () => {
  test('the record of a conversation', async () => {
    const { alice, bob } = await pair();
    const { record } = savedState(alice);
    for (const person of [alice, bob]) await refusesAll(person, crafted(record, []));
    await refusesAll(bob, crafted(record, [alice.key]));
    // Both still read and write it.
    alice.network.mute = bob.network.mute = true;
    await alice.says('to bob');
    await bob.says('to alice');
    await inTime([alice, bob], async () => (await bob.texts('theirs')).join() === 'to bob');
    await inTime([alice, bob], async () => (await alice.texts('theirs')).join() === 'to alice');
  });

  test('the record of my own invitation', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code, id } = await alice.invites();
    await refusesAll(alice, crafted(partsOf(code).record, []));
    await alice.chat.invitations.withdraw(id);
    await alice.until(() => alice.chat.snapshot().invitations.length === 0);
    await inTime([alice], async () => {
      const { kind } = await bob.chat.invitations.open(code);
      return kind === 'withdrawn';
    });
  });

  test('the record of an invitation that was accepted', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    bob.network.keepWrites = true;
    await bob.accepts(code);
    const { record } = partsOf(code);
    const others = crafted(record, []);
    await refusesAll(bob, others);
    expect(await bob.chat.invitations.open(code)).toMatchObject({ kind: 'known' });
    bob.network.keepWrites = false;
    await inTime([alice, bob], () => bob.friend.phase === 'talking');
  });

  test('the record of an invitation whose maker still has to hear "declined"', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const { code } = await alice.invites();
    const asked = await bob.chat.invitations.open(code);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    bob.network.disconnect();
    await bob.chat.invitations.decline(asked.invitation);
    await refusesAll(bob, crafted(partsOf(code).record, [alice.key]));
    bob.network.reconnect();
    // The person may change their mind, and the true link still opens.
    expect(await bob.chat.invitations.open(code)).toMatchObject({ kind: 'asks' });
    await inTime([alice, bob], () => alice.chat.snapshot().invitations[0]?.phase === 'declined');
  });

  test('the record of an invitation, named by a reply to another one', async () => {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const carol = await known('Carol', dht);
    const hers = await carol.invites();
    const parts = { clock: alice.clock, crypto: nodeCrypto, network: dht.node() };
    const mallory = await HostileInviter.invites(parts, await nodeCrypto.generateKeyPair());
    vi.spyOn(parts.network, 'createRecord').mockResolvedValue(partsOf(hers.code).record);
    const { code } = await alice.invites();
    await alice.accepts(hers.code);
    await mallory.answers(code);
    await inTime([alice, carol], () => alice.friend.phase === 'talking');
    alice.chat.pollNow();
    await calm();
    expect(alice.friend.name).toBe('Carol');
  });
});

describe('the record of a link is let go', () => {
  async function linked() {
    const dht = new FakeDht();
    const alice = await known('Alice', dht);
    const bob = await known('Bob', dht);
    const invitation = await alice.invites();
    const { record } = partsOf(invitation.code);
    return { dht, alice, bob, record, ...invitation };
  }

  test.each([
    ['withdrawn', (alice: Person, id: never) => alice.chat.invitations.withdraw(id)],
    ['expired', ({ clock }: Person) => clock.set(INVITATION_LIFE_MS)],
  ])('if the invitation is %s', async (kind, then) => {
    const { alice, bob, code, record, id } = await linked();
    await then(alice, id as never);
    if (kind === 'expired') bob.clock.set(INVITATION_LIFE_MS);
    await inTime([alice], async () => (await bob.chat.invitations.open(code)).kind === kind);
    await bob.until(() => !bob.network.hasOpen(record));
  });

  test('if it is not genuine, or its record cannot be read', async () => {
    const { bob, record } = await linked();
    for (const link of crafted(record, [])) {
      expect(await bob.chat.invitations.open(link)).toEqual({ kind: 'forged' });
      await bob.until(() => !bob.network.hasOpen(record));
    }
    vi.spyOn(bob.network, 'read').mockRejectedValue(new NetworkError('missing'));
    const [link = ''] = crafted(record, []);
    expect(await bob.chat.invitations.open(link)).toEqual({ kind: 'missing' });
    await bob.until(() => !bob.network.hasOpen(record));
    vi.restoreAllMocks();
  });

  test('when its maker has heard that the person declined, and not before', async () => {
    const { alice, bob, code, record } = await linked();
    const asked = await bob.chat.invitations.open(code);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    await alice.until(() => alice.chat.snapshot().invitations[0]?.phase === 'seen');
    expect(bob.network.hasOpen(record)).toBe(true);
    await bob.chat.invitations.decline(asked.invitation);
    await inTime([alice, bob], () => alice.chat.snapshot().invitations[0]?.phase === 'declined');
    await bob.until(() => !bob.network.hasOpen(record));
  });

  test('if too many others were opened after it', async () => {
    const { alice, bob, code, record } = await linked();
    const newest: string[] = [];
    while (newest.length < MAX_QUESTIONS) newest.push((await alice.invites()).code);
    const first = await bob.chat.invitations.open(code);
    if (first.kind !== 'asks') throw new Error(first.kind);
    for (const each of newest)
      expect(await bob.chat.invitations.open(each)).toMatchObject({ kind: 'asks' });
    await bob.until(() => !bob.network.hasOpen(record));
    expect(newest.every((each) => bob.network.hasOpen(partsOf(each).record))).toBe(true);
    expect(await bob.chat.invitations.accept(first.invitation)).toEqual({ kind: 'gone' });
  });

  test('not while the person is asked in another tab, or has accepted', async () => {
    const { bob, code, record } = await linked();
    const [one, two] = [
      await bob.chat.invitations.open(code),
      await bob.chat.invitations.open(code),
    ];
    if (one.kind !== 'asks' || two.kind !== 'asks') throw new Error('both are asked');
    expect(await bob.chat.invitations.accept(one.invitation)).toMatchObject({ kind: 'accepted' });
    await bob.until(() => bob.network.written.some(({ subkey }) => subkey === REPLY_SUBKEY));
    expect(bob.network.hasOpen(record)).toBe(true);
    await bob.until(() => bob.friend.phase === 'talking');
  });
});
