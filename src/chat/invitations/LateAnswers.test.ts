/** What the maker of an invitation learns before a reply: that it was seen, or declined. */
import { describe, expect, test } from 'vitest';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { calm, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { INVITATION_LIFE_MS } from '../limits.ts';
import type { InvitationPhase } from '../views.ts';
import { decodePlaceholder } from '../wire/placeholder.ts';
import { REPLY_SUBKEY } from '../wire/offer.ts';

const { known } = people();

async function two() {
  const dht = new FakeDht();
  const alice = await known('Alice', dht);
  const bob = await known('Bob', dht);
  const { code } = await alice.invites();
  const [record] = [...dht.records.values()];
  const placeholder = () =>
    decodePlaceholder(record?.values.get(REPLY_SUBKEY)?.data ?? new Uint8Array());
  return { dht, alice, bob, code, placeholder };
}

async function asked(person: Person, code: string) {
  const outcome = await person.chat.invitations.open(code);
  if (outcome.kind !== 'asks') throw new Error(outcome.kind);
  return outcome;
}

const phase = (person: Person): InvitationPhase | undefined =>
  person.chat.snapshot().invitations[0]?.phase;

describe('somebody who opens an invitation', () => {
  test('shows up as "seen" with its maker, also after a restart', async () => {
    const { alice, bob, code } = await two();
    expect(await asked(bob, code)).toMatchObject({ tells: true });
    await alice.until(() => phase(alice) === 'seen');
    expect(alice.events.at(-1)).toMatchObject({
      kind: 'invitation',
      invitation: { phase: 'seen' },
    });
    alice.close();
    await alice.start();
    expect(phase(alice)).toBe('seen');
  });

  test('stays unseen if they do not share receipts', async () => {
    const { alice, bob, code, placeholder } = await two();
    await bob.chat.setPrivacy({ read: false, typing: true, presence: true });
    expect(await asked(bob, code)).toMatchObject({ tells: false });
    await calm();
    expect(placeholder()).toBeUndefined();
    expect(phase(alice)).toBe('waiting');
  });

  test('still becomes a friend by accepting it', async () => {
    const { alice, bob, code } = await two();
    await asked(bob, code);
    await alice.until(() => phase(alice) === 'seen');
    await bob.accepts(code);
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    await bob.until(() => bob.friend.phase === 'talking');
  });

  test('does not keep others from accepting it', async () => {
    const { dht, alice, bob, code } = await two();
    const carol = await known('Carol', dht);
    await asked(bob, code);
    await alice.until(() => phase(alice) === 'seen');
    await carol.accepts(code);
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
    expect(alice.friend.name).toBe('Carol');
  });
});

describe('declining an invitation', () => {
  test('is shown to its maker, and another person can still accept', async () => {
    const { dht, alice, bob, code } = await two();
    await bob.chat.invitations.decline((await asked(bob, code)).invitation);
    await alice.until(() => phase(alice) === 'declined');
    expect(bob.vault.below(['lateAnswer'])).toEqual([]);
    const carol = await known('Carol', dht);
    await carol.accepts(code);
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
  });

  test('offline reaches the maker later, also after a restart', async () => {
    const { alice, bob, code } = await two();
    const { invitation } = await asked(bob, code);
    bob.disconnect();
    await bob.chat.invitations.decline(invitation);
    expect(bob.vault.below(['lateAnswer'])).toHaveLength(1);
    bob.close();
    bob.network.reconnect();
    await bob.start();
    await alice.until(() => phase(alice) === 'declined');
    await bob.until(() => bob.vault.below(['lateAnswer']).length === 0);
  });

  test('does not overwrite the reply of another person', async () => {
    const { dht, alice, bob, code } = await two();
    const carol = await known('Carol', dht);
    alice.close();
    const { invitation } = await asked(bob, code);
    await carol.accepts(code);
    await carol.until(() => carol.friend.phase === 'answered');
    await bob.chat.invitations.decline(invitation);
    await bob.until(() => bob.vault.below(['lateAnswer']).length === 0);
    await alice.start();
    await alice.until(() => alice.chat.snapshot().friends.length === 1);
  });

  test('is forgotten if it could not be written before the invitation expired', async () => {
    const { bob, code, placeholder } = await two();
    const { invitation } = await asked(bob, code);
    bob.disconnect();
    await bob.chat.invitations.decline(invitation);
    bob.clock.pass(INVITATION_LIFE_MS);
    bob.reconnect();
    await bob.until(() => bob.vault.below(['lateAnswer']).length === 0);
    expect(placeholder()).toBe('seen');
  });

  test('a second time does nothing', async () => {
    const { bob, code, placeholder } = await two();
    const { invitation } = await asked(bob, code);
    await bob.chat.invitations.decline(invitation);
    await bob.until(() => placeholder() === 'declined');
    await bob.chat.invitations.decline(invitation);
    expect(bob.vault.below(['lateAnswer'])).toEqual([]);
  });
});
