import { expect, test } from 'vitest';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { calm, friends, inTime } from '../../../tests/fakes/Person.ts';

/** Alice's app is open, and its node's program has not come. */
async function beforeItsProgram() {
  const { alice, bob } = await friends(new FakeDht());
  await alice.says('before');
  await bob.sees('before');
  alice.close();
  const programComes = await alice.startSlowly();
  return { alice, bob, programComes };
}

test('what is written before the program has come is saved at once, and goes when it has', async () => {
  const { alice, bob, programComes } = await beforeItsProgram();
  await alice.says('one', 'two');
  expect(await alice.texts()).toEqual(['before', 'one', 'two']);
  expect(await alice.states()).toEqual(['delivered', 'queued', 'queued']);
  expect(alice.friend.last).toMatchObject({ text: 'two', mine: true });
  await programComes();
  await alice.says('three');
  await bob.sees('before', 'one', 'two', 'three');
  await alice.until(() => alice.friend.delivered === 4);
  expect(alice.reports).toEqual([]);
});

test('it survives starts without the program, and keeps its place', async () => {
  const { alice, bob } = await beforeItsProgram();
  await alice.says('one');
  alice.close();
  await alice.startSlowly();
  await alice.says('two');
  alice.close();
  await bob.says('meanwhile');
  await alice.start();
  await inTime([alice, bob], () => alice.friend.unread === 1 && bob.friend.unread === 3);
  expect(await bob.texts()).toEqual(await alice.texts());
  expect(await bob.texts('theirs')).toEqual(['before', 'one', 'two']);
});

test('more than one commit holds is sealed in order', async () => {
  const { alice, bob, programComes } = await beforeItsProgram();
  const many = Array.from({ length: 250 }, (_, n) => `message ${String(n)}`);
  await Promise.all(many.map((text) => alice.chat.conversation(alice.friend.id).send(text)));
  await programComes();
  await alice.eventually(() => alice.friend.delivered === 251);
  await bob.sees('before', ...many);
});

test('a draft that is being typed stays when what was written before is sealed', async () => {
  const { alice, bob, programComes } = await beforeItsProgram();
  await alice.says('one');
  await alice.chat.conversation(alice.friend.id).saveDraft('and then');
  await programComes();
  await bob.sees('before', 'one');
  expect(alice.friend.draft).toBe('and then');
});

test('of a conversation that is deleted meanwhile, the friend still gets what was written', async () => {
  const { alice, bob, programComes } = await beforeItsProgram();
  await alice.says('and good luck');
  await alice.chat.conversation(alice.friend.id).leave();
  await calm();
  await programComes();
  await bob.eventually(() => bob.friend.phase === 'left');
  await bob.sees('before', 'and good luck');
  await alice.until(() => alice.vault.below(['outbox']).length === 0);
});

test('to a friend who left, nothing is sealed any more', async () => {
  const { alice, bob } = await friends(new FakeDht());
  alice.close();
  await bob.chat.conversation(bob.friend.id).leave();
  const programComes = await alice.startSlowly();
  await alice.says('are you there?');
  await programComes();
  await alice.eventually(() => alice.friend.phase === 'left');
  expect(await alice.states()).toEqual(['failed']);
});
