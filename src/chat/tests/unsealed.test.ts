import { expect, test } from 'vitest';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { calm, friends, inTime } from '../../../tests/fakes/Person.ts';

/** Alice's app is open, but the node's program has not loaded. */
async function beforeProgramLoads() {
  const { alice, bob } = await friends(new FakeDht());
  await alice.says('before');
  await bob.sees('before');
  alice.close();
  const loadProgram = await alice.startSlowly();
  return { alice, bob, loadProgram };
}

test('a message written before the program has loaded is saved at once and sent afterwards', async () => {
  const { alice, bob, loadProgram } = await beforeProgramLoads();
  await alice.says('one', 'two');
  expect(await alice.texts()).toEqual(['before', 'one', 'two']);
  expect(await alice.states()).toEqual(['delivered', 'queued', 'queued']);
  expect(alice.friend.last).toMatchObject({ text: 'two', mine: true });
  await loadProgram();
  await alice.says('three');
  await bob.sees('before', 'one', 'two', 'three');
  await alice.until(() => alice.friend.delivered === 4);
  expect(alice.reports).toEqual([]);
});

test('an unsealed message survives starts without the program and keeps its place', async () => {
  const { alice, bob } = await beforeProgramLoads();
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

test('more unsealed messages than one commit holds are sealed in order', async () => {
  const { alice, bob, loadProgram } = await beforeProgramLoads();
  const many = Array.from({ length: 250 }, (_, n) => `message ${String(n)}`);
  await Promise.all(many.map((text) => alice.chat.conversation(alice.friend.id).send(text)));
  await loadProgram();
  await alice.eventually(() => alice.friend.delivered === 251);
  await bob.sees('before', ...many);
});

test('a draft stays when earlier messages are sealed', async () => {
  const { alice, bob, loadProgram } = await beforeProgramLoads();
  await alice.says('one');
  await alice.chat.conversation(alice.friend.id).saveDraft('and then');
  await loadProgram();
  await bob.sees('before', 'one');
  expect(alice.friend.draft).toBe('and then');
});

test('the friend still gets unsealed messages of a conversation that was deleted meanwhile', async () => {
  const { alice, bob, loadProgram } = await beforeProgramLoads();
  await alice.says('and good luck');
  await alice.chat.conversation(alice.friend.id).leave();
  await calm();
  await loadProgram();
  await bob.eventually(() => bob.friend.phase === 'left');
  await bob.sees('before', 'and good luck');
  await alice.until(() => alice.vault.below(['outbox']).length === 0);
});

test('unsealed messages to a friend who left fail', async () => {
  const { alice, bob } = await friends(new FakeDht());
  alice.close();
  await bob.chat.conversation(bob.friend.id).leave();
  const loadProgram = await alice.startSlowly();
  await alice.says('are you there?');
  await loadProgram();
  await alice.eventually(() => alice.friend.phase === 'left');
  expect(await alice.states()).toEqual(['failed']);
});
