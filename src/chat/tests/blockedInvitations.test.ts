/** Invitations between two people after one has blocked the other. */
import { expect, test } from 'vitest';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { calm } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { INVITATION_FRESH_MS } from '../limits.ts';
import { REPLY_SUBKEY } from '../wire/offer.ts';

const { known, pair } = people();

test('a blocked person does not become a friend by accepting my invitation', async () => {
  const { alice, bob } = await pair();
  alice.clock.pass(1_000);
  const { code } = await alice.invites();
  await alice.chat.conversation(alice.friend.id).block();
  await bob.accepts(code);
  await calm();
  alice.chat.pollNow();
  await calm();
  expect(alice.chat.snapshot()).toMatchObject({ friends: [{}], invitations: [{ code }] });
});

test('blocking a person removes their request', async () => {
  const dht = new FakeDht();
  const alice = await known('Alice', dht);
  const bob = await known('Bob', dht);
  const old = await alice.invites();
  alice.clock.pass(INVITATION_FRESH_MS + 1);
  await bob.accepts(old.code);
  await alice.until(() => alice.chat.snapshot().invitations[0]?.phase === 'requested');
  await alice.accepts((await bob.invites()).code);
  await alice.chat.conversation(alice.friend.id).block();
  alice.chat.pollNow();
  await alice.until(() => alice.chat.snapshot().invitations[0]?.request === undefined);
  expect(alice.chat.snapshot().friends).toHaveLength(1);
});

test('opening a blocked person’s invitation reads nothing and tells them nothing', async () => {
  const { dht, alice, bob } = await pair();
  await alice.chat.conversation(alice.friend.id).block();
  const { code } = await bob.invites();
  const friend = alice.friend.id;
  expect(await alice.chat.invitations.open(code)).toEqual({ kind: 'blocked', friend });
  await calm();
  const open = [...dht.records.values()].filter(({ subkeysEach }) => subkeysEach === 1);
  expect(open.some(({ values }) => values.has(REPLY_SUBKEY) && values.size === 1)).toBe(false);
  expect(bob.chat.snapshot().invitations).toMatchObject([{ phase: 'waiting' }]);
});
