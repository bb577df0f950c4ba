/** Contacts, safety numbers and namesakes. Long because all of them change the same contact. */
import { describe, expect, test } from 'vitest';
import { calm, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { decodeContact, encodeContact, EMPTY_CONTACT } from './storedContact.ts';
import type { PublicKey } from '../ids.ts';
import type { ConversationVerbs } from '../verbs.ts';
import { contactKey } from '../vaultKeys.ts';

const { known, pair } = people();

async function restart(person: Person): Promise<void> {
  person.close();
  await person.start();
}

/** Bob has a friend Alice, and another person of that name. `verified`: Bob verified the first. */
async function twoOfOneName(verified: boolean, name = 'Alice') {
  const { dht, alice, bob } = await pair();
  const first = bob.friend.id;
  if (verified) await bob.chat.contact(first).verify(true);
  const other = await known(name, dht);
  const second = () => {
    const found = bob.chat.snapshot().friends.find(({ id }) => id !== first);
    if (found === undefined) throw new Error('a second friend is expected');
    return found;
  };
  return { alice, bob, other, first, second };
}

describe('a contact', () => {
  test('survives a restart, and the friend learns nothing of it', async () => {
    const { alice, bob } = await pair();
    const { id } = bob.friend;
    await calm();
    alice.events.length = 0;
    expect(await bob.chat.contact(id).rename('  Aunt\n Alice ')).toEqual({ kind: 'saved' });
    expect(await bob.chat.contact(id).saveNotes('Likes plums.')).toEqual({ kind: 'saved' });
    expect(await bob.chat.contact(id).mute(true)).toEqual({ kind: 'saved' });
    bob.clock.pass(5_000);
    const at = bob.clock.now();
    expect(await bob.chat.contact(id).verify(true)).toEqual({ kind: 'saved' });
    const kept = {
      name: 'Aunt Alice',
      nickname: 'Aunt Alice',
      theirName: 'Alice',
      muted: true,
      verifiedAt: at,
    };
    expect(bob.friend).toMatchObject(kept);
    await restart(bob);
    expect(bob.friend).toMatchObject(kept);
    expect(await bob.chat.contact(id).notes()).toBe('Likes plums.');
    expect(JSON.stringify(alice.events)).not.toMatch(/Aunt|plums/u);
  });

  test('shows the friend’s own name again after an empty nickname', async () => {
    const { bob } = await pair();
    await bob.chat.contact(bob.friend.id).rename('Al');
    await bob.chat.contact(bob.friend.id).rename(' \u202e ');
    expect(bob.friend).toMatchObject({ name: 'Alice', nickname: '' });
  });

  test('refuses a nickname or notes that are too long', async () => {
    const { bob } = await pair();
    const { id } = bob.friend;
    expect(await bob.chat.contact(id).rename('ä'.repeat(49))).toEqual({
      kind: 'tooLong',
      limit: 96,
    });
    expect(await bob.chat.contact(id).saveNotes('ä'.repeat(2_001))).toEqual({
      kind: 'tooLong',
      limit: 4_000,
    });
    expect(bob.friend.name).toBe('Alice');
    expect(await bob.chat.contact(id).notes()).toBe('');
  });

  test('does not show a change that could not be saved', async () => {
    const { bob } = await pair();
    bob.vault.beforeCommit = (changes) => {
      if (changes.some(({ kind }) => kind === 'put')) throw new Error('the disk is full');
    };
    await expect(bob.chat.contact(bob.friend.id).verify(true)).rejects.toThrow('the disk is full');
    expect(bob.friend.verifiedAt).toBeUndefined();
    bob.vault.beforeCommit = () => undefined;
  });

  test('says whose invitation made them friends', async () => {
    const { alice, bob } = await pair();
    expect([alice.friend.met, bob.friend.met]).toEqual(['byMine', 'byTheirInvitation']);
  });

  test('is deleted with the conversation, and cannot be changed afterwards', async () => {
    const { bob } = await pair();
    const { id } = bob.friend;
    await bob.chat.contact(id).saveNotes('Likes plums.');
    bob.disconnect();
    await bob.chat.conversation(id).leave();
    expect(bob.vault.below(['about'])).toEqual([]);
    expect(await bob.chat.contact(id).saveNotes('Really.')).toEqual({ kind: 'gone' });
    expect(bob.vault.below(['about'])).toEqual([]);
  });
});

describe('the mark "verified"', () => {
  test('can be removed', async () => {
    const { bob } = await pair();
    await bob.chat.contact(bob.friend.id).verify(true);
    await bob.chat.contact(bob.friend.id).verify(false);
    expect(bob.friend.verifiedAt).toBeUndefined();
  });

  test('counts only for the key that was verified', async () => {
    const { bob } = await pair();
    const { id } = bob.friend;
    const verified = { at: 1, key: new Uint8Array(32) as PublicKey };
    const value = encodeContact({ ...EMPTY_CONTACT, compared: 'Alice', verified });
    await bob.vault.commit([{ kind: 'put', key: contactKey(id), value }]);
    await restart(bob);
    expect(bob.friend.verifiedAt).toBeUndefined();
  });

  test('is gone if the stored contact is damaged, and the conversation goes on', async () => {
    const { alice, bob } = await pair();
    const { id } = bob.friend;
    await bob.chat.contact(id).verify(true);
    const value = bob.vault.at(contactKey(id))?.slice(0, -1) ?? new Uint8Array();
    await bob.vault.commit([{ kind: 'put', key: contactKey(id), value }]);
    await restart(bob);
    expect(bob.friend.verifiedAt).toBeUndefined();
    await bob.says('still here');
    await alice.sees('still here');
    await bob.chat.contact(id).verify(true);
    const stored = bob.vault.at(contactKey(id));
    expect(stored && decodeContact(stored)?.verified).toBeDefined();
  });
});

describe('the safety number', () => {
  test('is the same on both sides', async () => {
    const { alice, bob } = await pair();
    const his = await bob.chat.contact(bob.friend.id).safetyNumber();
    expect(his).toMatchObject({ kind: 'number' });
    expect(await alice.chat.contact(alice.friend.id).safetyNumber()).toEqual(his);
  });

  test('is not ready before the node’s program has loaded', async () => {
    const { bob } = await pair();
    const { id } = bob.friend;
    bob.close();
    const arrive = await bob.startSlowly();
    expect(await bob.chat.contact(id).safetyNumber()).toEqual({ kind: 'notReady' });
    await arrive();
    expect(await bob.chat.contact(id).safetyNumber()).toMatchObject({ kind: 'number' });
  });
});

describe('a scanned safety number', () => {
  const numberOf = async ({ chat, friend }: Person): Promise<string> => {
    const outcome = await chat.contact(friend.id).safetyNumber();
    if (outcome.kind !== 'number') throw new Error(outcome.kind);
    return outcome.code;
  };

  test('of the friend marks them as verified, also after a restart', async () => {
    const { alice, bob } = await pair();
    bob.clock.pass(5_000);
    const at = bob.clock.now();
    const compared = await bob.chat
      .contact(bob.friend.id)
      .compareSafetyNumber(await numberOf(alice));
    expect(compared).toEqual({ kind: 'same' });
    expect(bob.friend.verifiedAt).toBe(at);
    expect(alice.friend.verifiedAt).toBeUndefined();
    await restart(bob);
    expect(bob.friend.verifiedAt).toBe(at);
  });

  test('of somebody else is different, and changes no mark', async () => {
    const [here, there] = [await pair(), await pair()];
    const { bob } = here;
    const foreign = await numberOf(there.alice);
    const different = { kind: 'different' };
    expect(await bob.chat.contact(bob.friend.id).compareSafetyNumber(foreign)).toEqual(different);
    expect(bob.friend.verifiedAt).toBeUndefined();
    await bob.chat.contact(bob.friend.id).verify(true);
    const { verifiedAt } = bob.friend;
    bob.clock.pass(1_000);
    expect(await bob.chat.contact(bob.friend.id).compareSafetyNumber(foreign)).toEqual(different);
    expect(bob.friend.verifiedAt).toBe(verifiedAt);
    expect(await bob.chat.conversation(bob.friend.id).send('hello')).toMatchObject({
      kind: 'saved',
    });
  });

  test('can be any text: we say what it is, and nothing changes', async () => {
    const { alice, bob } = await pair();
    const { id } = bob.friend;
    const { code } = await alice.invites();
    const texts = [
      [code, 'invitation'],
      [`https://parley.example/#i=${code}`, 'invitation'],
      [`https://parley.example/#i=${code.slice(0, 90)}`, 'invitation'],
      ['PARLEY-SAFETY/2/whatever', 'newer'],
      [(await numberOf(bob)).slice(0, -1), 'foreign'],
      ['https://shop.example', 'foreign'],
      ['A'.repeat(60), 'foreign'],
      ['1'.repeat(1_000_000), 'foreign'],
      ['', 'foreign'],
    ] as const;
    for (const [text, kind] of texts)
      expect(await bob.chat.contact(id).compareSafetyNumber(text)).toEqual({ kind });
    expect(bob.friend.verifiedAt).toBeUndefined();
  });

  test('is not compared before the node’s program has loaded or after leaving', async () => {
    const { alice, bob } = await pair();
    const { id } = bob.friend;
    const number = await numberOf(alice);
    bob.close();
    const arrive = await bob.startSlowly();
    expect(await bob.chat.contact(id).compareSafetyNumber(number)).toEqual({ kind: 'notReady' });
    await arrive();
    expect(await bob.chat.contact(id).compareSafetyNumber(number)).toEqual({ kind: 'same' });
    bob.disconnect();
    await bob.chat.conversation(id).leave();
    expect(await bob.chat.contact(id).compareSafetyNumber(number)).toEqual({ kind: 'gone' });
  });

  test('is recognised where an invitation is expected', async () => {
    const { alice, bob } = await pair();
    const outcome = await alice.chat.contact(alice.friend.id).safetyNumber();
    if (outcome.kind !== 'number') throw new Error(outcome.kind);
    for (const text of [outcome.code, outcome.digits, 'PARLEY-SAFETY/2/whatever'])
      expect(await bob.chat.invitations.open(text)).toEqual({ kind: 'safety' });
  });
});

describe('a namesake', () => {
  test.each([false, true])('is shown when their invitation is opened (verified: %s)', async (v) => {
    const { bob, other, first, second } = await twoOfOneName(v);
    const { code } = await other.invites();
    const asked = await bob.chat.invitations.open(code);
    expect(asked).toMatchObject({ kind: 'asks', namesake: { friend: first, verified: v } });
    if (asked.kind === 'asks') await bob.chat.invitations.accept(asked.invitation);
    // The person accepted after seeing the warning.
    expect(second().namesake).toEqual({ friend: first, verified: v, seen: true });
    expect(await bob.chat.conversation(second().id).send('hello')).toMatchObject({ kind: 'saved' });
  });

  test('who accepted can be written to only after "Go on", also after a restart', async () => {
    const { bob, other, first, second } = await twoOfOneName(true, ' ALICE\u200b');
    const { code } = await bob.invites();
    await other.accepts(code);
    await bob.until(() => bob.chat.snapshot().friends.length === 2);
    expect(second().namesake).toEqual({ friend: first, verified: true, seen: false });
    expect(await bob.chat.conversation(second().id).send('hello')).toEqual({ kind: 'namesake' });
    await restart(bob);
    expect(await bob.chat.conversation(second().id).send('hello')).toEqual({ kind: 'namesake' });
    await bob.chat.contact(second().id).acknowledgeNamesake();
    expect(await bob.chat.conversation(second().id).send('hello')).toMatchObject({ kind: 'saved' });
    await restart(bob);
    expect(second().namesake?.seen).toBe(true);
  });

  test('is found if the name has letters of another script', async () => {
    const { bob, other, first } = await twoOfOneName(true, 'Аliсe');
    const asked = await bob.chat.invitations.open((await other.invites()).code);
    expect(asked).toMatchObject({ kind: 'asks', namesake: { friend: first, verified: true } });
  });

  test('is found by a friend’s nickname too', async () => {
    const { bob, other, first } = await twoOfOneName(false, 'Mum');
    await bob.chat.contact(first).rename('Mum');
    const asked = await bob.chat.invitations.open((await other.invites()).code);
    expect(asked).toMatchObject({ kind: 'asks', namesake: { friend: first } });
  });

  test('is found again if both contacts are damaged, for the newer friend only', async () => {
    const { bob, other, first, second } = await twoOfOneName(false);
    bob.clock.pass(1_000);
    await bob.accepts((await other.invites()).code);
    const { id } = second();
    await bob.vault.commit(
      [first, id].map((each) => ({ kind: 'put', key: contactKey(each), value: Uint8Array.of(1) })),
    );
    await restart(bob);
    expect(second().namesake).toEqual({ friend: first, verified: false, seen: false });
    expect(bob.chat.snapshot().friends.find((each) => each.id === first)?.namesake).toBeUndefined();
  });

  test('who takes that name later is found as well', async () => {
    const { bob, other, first, second } = await twoOfOneName(false, 'Mallory');
    await bob.accepts((await other.invites()).code);
    await bob.until(() => second().phase === 'talking');
    expect(second().namesake).toBeUndefined();
    await other.chat.introduce('alice');
    await bob.eventually(() => second().namesake !== undefined);
    expect(second()).toMatchObject({ name: 'alice', namesake: { friend: first, seen: false } });
    expect(await bob.chat.conversation(second().id).send('hello')).toEqual({ kind: 'namesake' });
  });

  test.each([
    ['that is open', () => Promise.resolve()],
    ['that was ended because of it', (verbs: ConversationVerbs) => verbs.end()],
  ])('is shown again after an earlier conversation %s', async (_, then) => {
    const { bob, other, first, second } = await twoOfOneName(true);
    await other.accepts((await bob.invites()).code);
    await bob.until(() => bob.chat.snapshot().friends.length === 2);
    const warned = second();
    expect(second().namesake).toEqual({ friend: first, verified: true, seen: false });
    await then(bob.chat.conversation(warned.id));
    const asked = await bob.chat.invitations.open((await other.invites()).code);
    expect(asked).toMatchObject({ kind: 'asks', namesake: { friend: first, verified: true } });
    bob.clock.pass(1_000);
    await other.accepts((await bob.invites()).code);
    await bob.until(() => bob.chat.snapshot().friends.length === 3);
    const { friends } = bob.chat.snapshot();
    const newest = friends.find(({ id }) => id !== first && id !== warned.id);
    expect(newest?.namesake).toEqual({ friend: first, verified: true, seen: false });
  });

  test('is not the same person with another invitation', async () => {
    const { alice, bob } = await pair();
    const asked = await bob.chat.invitations.open((await alice.invites()).code);
    expect(asked).toMatchObject({ kind: 'asks', namesake: undefined });
  });

  test('who is verified can be written to', async () => {
    const { bob, other, second } = await twoOfOneName(false);
    await other.accepts((await bob.invites()).code);
    await bob.until(() => bob.chat.snapshot().friends.length === 2);
    await bob.chat.contact(second().id).verify(true);
    expect(await bob.chat.conversation(second().id).send('hello')).toMatchObject({ kind: 'saved' });
  });
});
