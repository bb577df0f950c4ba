/**
 * On a full device, what helps against that still works: blocking, ending, deleting, withdrawing.
 * Everything else is refused, and nothing is half saved.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { BLOCK_LIST_KEY } from '../vaultKeys.ts';

const { pair } = people();

/** What could not be saved in the background is reported as such, and as nothing else. */
let device: Person | undefined;
afterEach(() => {
  for (const each of device?.reports.splice(0) ?? []) expect(each).toMatchObject({ kind: 'full' });
});

/** How much of the reserve is left. Without it nothing at all can be put. */
const reserves = { 'a reserve': undefined, 'no reserve': 0 } as const;
const withAndWithout = Object.entries(reserves);

/** Two friends who have talked, and one of them has no room left. */
async function full(reserve: number | undefined) {
  const { alice, bob } = await pair();
  await alice.says('from alice');
  await bob.says('from bob');
  await inTime([alice, bob], async () =>
    (await Promise.all([alice.states(), bob.states()])).every(
      (each) => each.join() === 'delivered',
    ),
  );
  alice.vault.fill(reserve);
  device = alice;
  return { alice, bob, conversation: alice.chat.conversation(alice.friend.id) };
}

async function restart(person: Person): Promise<void> {
  person.close();
  await person.start();
  await calm();
}

function makeRoom({ vault }: Person): void {
  vault.roomBytes = Infinity;
}

const saved = (reserve: number | undefined) => (reserve === 0 ? 'unsaved' : 'saved');

describe.each(withAndWithout)('on a full device with %s', (_, reserve) => {
  test('a message is refused and a new name is not saved', async () => {
    const { alice, conversation } = await full(reserve);
    await expect(conversation.send('more')).rejects.toMatchObject({ kind: 'full' });
    await expect(alice.chat.introduce('Alicia')).rejects.toMatchObject({ kind: 'full' });
    await restart(alice);
    expect(await alice.texts('mine')).toEqual(['from alice']);
    expect(alice.chat.snapshot().me?.name).toBe('Alice');
  });

  test('a friend is blocked at once, and nothing more of theirs is taken', async () => {
    const { alice, bob, conversation } = await full(reserve);
    expect(await conversation.block()).toEqual({ kind: saved(reserve) });
    expect(alice.friend).toMatchObject({ blocked: true, unsaved: reserve === 0 });
    makeRoom(alice);
    await bob.says('after the block');
    await inTime([alice, bob], () => !alice.friend.unsaved);
    await restart(alice);
    await inTime([alice, bob], async () => (await bob.states()).at(-1) === 'network');
    expect(alice.friend).toMatchObject({ blocked: true, unsaved: false });
    expect(await alice.texts('theirs')).toEqual(['from bob']);
  });

  test('a friend is unblocked at once', async () => {
    const { alice, bob, conversation } = await full(reserve);
    makeRoom(alice);
    await conversation.block();
    alice.vault.fill(reserve);
    expect(await conversation.unblock()).toEqual({ kind: saved(reserve) });
    expect(alice.friend).toMatchObject({ blocked: false, unsaved: reserve === 0 });
    makeRoom(alice);
    await inTime([alice, bob], () => !alice.friend.unsaved);
    await restart(alice);
    expect(alice.friend).toMatchObject({ blocked: false, unsaved: false });
  });

  test('a conversation ends at once, and the friend is told when it is saved', async () => {
    const { alice, bob, conversation } = await full(reserve);
    await conversation.end();
    expect(alice.friend).toMatchObject({ phase: 'ending', unsaved: reserve === 0 });
    expect(await conversation.send('more')).toEqual({ kind: 'closed' });
    await calm();
    if (reserve === 0) expect(bob.friend.phase).toBe('talking');
    makeRoom(alice);
    await inTime([alice, bob], () => alice.friend.phase === 'ended' && bob.friend.phase === 'left');
    expect(alice.friend.unsaved).toBe(false);
    await restart(alice);
    expect(alice.friend.phase).toBe('ended');
    expect(await alice.texts()).toEqual(['from alice', 'from bob']);
  });

  test('a conversation is deleted at once, and the friend is told', async () => {
    const { alice, bob, conversation } = await full(reserve);
    await conversation.leave();
    expect(alice.chat.snapshot().friends).toEqual([]);
    expect(alice.vault.below(['message'])).toEqual([]);
    makeRoom(alice);
    await inTime([alice, bob], () => bob.friend.phase === 'left');
    await inTime([alice, bob], () => alice.vault.below([]).length === 1);
    expect(alice.vault.below([]).map(({ key }) => key)).toEqual([['identity']]);
  });

  test('a deleted conversation stays deleted if the app is closed at once', async () => {
    const { alice, conversation } = await full(reserve);
    alice.disconnect();
    await conversation.leave();
    await restart(alice);
    expect(alice.chat.snapshot().friends).toEqual([]);
    expect(alice.vault.below(['message'])).toEqual([]);
  });

  test('a blocked friend can be deleted', async () => {
    const { alice, conversation } = await full(reserve);
    await conversation.block();
    await conversation.leave();
    expect(alice.chat.snapshot().friends).toEqual([]);
    expect(alice.vault.below(['message'])).toEqual([]);
    await restart(alice);
    expect(alice.chat.snapshot().friends).toEqual([]);
  });

  test('a conversation that the friend has left can be deleted', async () => {
    const { alice, bob, conversation } = await full(reserve);
    makeRoom(alice);
    await bob.chat.conversation(bob.friend.id).leave();
    await alice.until(() => alice.friend.phase === 'left');
    alice.vault.fill(reserve);
    await conversation.leave();
    expect(alice.vault.below(['message'])).toEqual([]);
    await restart(alice);
    expect(alice.chat.snapshot().friends).toEqual([]);
  });

  test('an ended conversation can be deleted', async () => {
    const { alice, bob, conversation } = await full(reserve);
    makeRoom(alice);
    await conversation.end();
    await inTime([alice, bob], () => alice.friend.phase === 'ended');
    alice.vault.fill(reserve);
    await conversation.leave();
    await restart(alice);
    expect(alice.chat.snapshot().friends).toEqual([]);
    expect(alice.vault.below(['message'])).toEqual([]);
  });

  test('an invitation is withdrawn, and nobody can answer it any more', async () => {
    const { alice, bob } = await full(reserve);
    makeRoom(alice);
    const invitation = await alice.invites();
    alice.vault.fill(reserve);
    await alice.chat.invitations.withdraw(invitation.id);
    expect(alice.chat.snapshot().invitations).toEqual([]);
    await inTime([alice], () => alice.vault.below(['invitation']).length === 0);
    expect(await bob.chat.invitations.open(invitation.code)).toEqual({ kind: 'withdrawn' });
  });

  test('a draft is cleared', async () => {
    const { alice, conversation } = await full(reserve);
    makeRoom(alice);
    await conversation.saveDraft('half a thought');
    alice.vault.fill(reserve);
    await conversation.saveDraft('');
    await restart(alice);
    expect(alice.friend.draft).toBe('');
  });

  test('the app starts, also with values that it cannot read', async () => {
    const { alice } = await full(reserve);
    makeRoom(alice);
    await alice.chat.conversation(alice.friend.id).block();
    await alice.vault.commit([{ kind: 'put', key: BLOCK_LIST_KEY, value: Uint8Array.of(1) }]);
    alice.vault.fill(reserve);
    await restart(alice);
    expect(alice.friend.blocked).toBe(true);
    expect(alice.vault.at(BLOCK_LIST_KEY)).toEqual(Uint8Array.of(1));
  });
});

test('a block that could not be saved is undone by a restart', async () => {
  const { alice, conversation } = await full(0);
  await conversation.block();
  await restart(alice);
  expect(alice.friend).toMatchObject({ blocked: false, unsaved: false });
});

test('an end that could not be saved is undone by a restart, and the friend was not told', async () => {
  const { alice, bob, conversation } = await full(0);
  await conversation.end();
  await restart(alice);
  makeRoom(alice);
  expect(alice.friend.phase).toBe('talking');
  await alice.says('I am still here');
  await inTime([alice, bob], async () => (await bob.texts('theirs')).length === 2);
  expect(bob.friend.phase).toBe('talking');
});

test('a deletion makes the room in which a waiting block is saved', async () => {
  const { alice, conversation } = await full(0);
  expect(await conversation.block()).toEqual({ kind: 'unsaved' });
  await alice.vault.commit([{ kind: 'clear', prefix: ['message'] }]);
  await inTime([alice], () => !alice.friend.unsaved);
  await restart(alice);
  expect(alice.friend.blocked).toBe(true);
});
