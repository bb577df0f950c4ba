/** Late replies: the person decides before somebody who used an old link becomes a friend. */
import { expect, test } from 'vitest';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { FACE_TO_FACE_LIFE_MS, INVITATION_FRESH_MS, INVITATION_LIFE_MS } from '../limits.ts';

const { known } = people();

/** Bob has replied to Alice's invitation; Alice starts `ms` milliseconds later. */
async function late(ms: number, lifeMs?: typeof FACE_TO_FACE_LIFE_MS) {
  const dht = new FakeDht();
  const alice = await known('Alice', dht);
  const bob = await known('Bob', dht);
  const { id, code } = await alice.invites(lifeMs);
  alice.close();
  await bob.accepts(code);
  await bob.says('hello');
  await bob.until(() => bob.friend.phase === 'answered');
  alice.clock.pass(ms);
  await alice.start();
  return { dht, alice, bob, id, code };
}

const request = (person: Person) => person.chat.snapshot().invitations[0]?.request;

test('a reply that is found within a day is taken at once', async () => {
  const { alice } = await late(INVITATION_FRESH_MS);
  await alice.until(() => alice.chat.snapshot().friends.length === 1);
});

test('a reply that is found later is a request with name and key', async () => {
  const { alice, bob } = await late(INVITATION_FRESH_MS + 1);
  await alice.until(() => request(alice) !== undefined);
  expect(alice.chat.snapshot()).toMatchObject({
    friends: [],
    invitations: [{ phase: 'requested' }],
  });
  expect(request(alice)).toEqual({
    name: 'Bob',
    publicKey: bob.chat.snapshot().me?.publicKey,
    namesake: undefined,
  });
  expect(bob.friend.phase).toBe('answered');
});

test('a reply found after the ten minutes of a face-to-face invitation is a request', async () => {
  const { alice } = await late(FACE_TO_FACE_LIFE_MS + 1, FACE_TO_FACE_LIFE_MS);
  await alice.until(() => request(alice)?.name === 'Bob');
});

test('accepting a request makes a friend and shows what they wrote meanwhile', async () => {
  const { alice, bob, id } = await late(INVITATION_FRESH_MS + 1);
  await alice.until(() => request(alice) !== undefined);
  expect(await alice.chat.invitations.admit(id)).toMatchObject({ kind: 'admitted' });
  await alice.sees('hello');
  await inTime([alice, bob], () => bob.friend.phase === 'talking');
  expect(alice.chat.snapshot().invitations).toEqual([]);
  expect(await alice.chat.invitations.admit(id)).toEqual({ kind: 'gone' });
});

test('declining a request withdraws the invitation', async () => {
  const { alice, bob, id } = await late(INVITATION_FRESH_MS + 1);
  await alice.until(() => request(alice) !== undefined);
  await alice.chat.invitations.withdraw(id);
  await inTime([alice, bob], () => bob.friend.phase === 'taken');
  expect(alice.chat.snapshot()).toMatchObject({ friends: [], invitations: [] });
  expect(await alice.chat.invitations.admit(id)).toEqual({ kind: 'gone' });
});

test('a request stays until the person decides, also after a restart and the expiry', async () => {
  const { alice, id } = await late(INVITATION_FRESH_MS + 1);
  await alice.until(() => request(alice) !== undefined);
  alice.close();
  alice.clock.pass(3 * INVITATION_LIFE_MS);
  await alice.start();
  await calm();
  expect(alice.chat.snapshot().invitations).toMatchObject([{ phase: 'requested' }]);
  expect(await alice.chat.invitations.admit(id)).toMatchObject({ kind: 'admitted' });
});

test('somebody who overwrites the reply does not replace the request', async () => {
  const { dht, alice, id, code } = await late(INVITATION_FRESH_MS + 1);
  await alice.until(() => request(alice)?.name === 'Bob');
  for (const { values, subkeysEach } of dht.records.values())
    if (subkeysEach === 1) values.delete(1);
  const carol = await known('Carol', dht);
  await carol.accepts(code);
  await carol.until(() => carol.friend.phase === 'answered');
  alice.chat.pollNow();
  await calm();
  expect(request(alice)?.name).toBe('Bob');
  await alice.chat.invitations.admit(id);
  expect(alice.friend.name).toBe('Bob');
  await inTime([alice, carol], () => carol.friend.phase === 'taken');
});

test('a request of a namesake says so', async () => {
  const dht = new FakeDht();
  const alice = await known('Alice', dht);
  const [bob, other] = [await known('Bob', dht), await known('bob', dht)];
  const [one, two] = [await alice.invites(), await alice.invites()];
  await bob.accepts(one.code);
  await alice.until(() => alice.chat.snapshot().friends.length === 1);
  alice.clock.pass(INVITATION_FRESH_MS + 1);
  await other.accepts(two.code);
  await alice.until(() => request(alice) !== undefined);
  expect(request(alice)?.namesake).toEqual({ friend: alice.friend.id, verified: false });
  await alice.chat.invitations.admit(two.id);
  await alice.until(() => alice.chat.snapshot().friends.length === 2);
  const admitted = alice.chat.snapshot().friends.find(({ name }) => name === 'bob');
  expect(admitted?.namesake).toMatchObject({ seen: true });
});

test('a friend who accepts an old link makes no request', async () => {
  const dht = new FakeDht();
  const alice = await known('Alice', dht);
  const bob = await known('Bob', dht);
  const old = await alice.invites();
  alice.clock.pass(1_000);
  await bob.accepts((await alice.invites()).code);
  await alice.until(() => alice.chat.snapshot().friends.length === 1);
  alice.clock.pass(INVITATION_FRESH_MS + 1);
  await bob.accepts(old.code);
  await alice.until(() => alice.chat.snapshot().invitations.length === 0);
  expect(alice.chat.snapshot().friends).toHaveLength(1);
});
