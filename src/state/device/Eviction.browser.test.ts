import { beforeEach, expect, test } from 'vitest';
import { ScriptedBackend, type Script } from '../../../tests/fakes/ScriptedBackend.ts';
import { Chat } from '../Chat.svelte.ts';
import { Eviction } from './Eviction.svelte.ts';

beforeEach(() => localStorage.clear());

const alva = { name: 'Alva', publicKey: 'VLD0:alva' };

/** A page is opened. */
async function opened(me: Script['snapshot']['me']) {
  const privacy = { read: true, typing: true, presence: false };
  const chat = new Chat(
    new ScriptedBackend({
      snapshot: { stage: { kind: 'attaching' }, me, privacy, friends: [], invitations: [] },
    }),
  );
  const eviction = new Eviction(chat);
  const before = eviction.happened;
  await chat.connect('tab');
  return { eviction, before };
}

test('who was here, and of whom nothing is left, is told so', async () => {
  const { eviction } = await opened(alva);
  eviction.recordData();
  expect(eviction.happened).toBe(false);

  const later = await opened(undefined);
  expect(later.before).toBe(false);
  expect(later.eviction.happened).toBe(true);
});

test('a first run is no loss', async () => {
  const { eviction } = await opened(undefined);
  expect(eviction.happened).toBe(false);
});

test('what the person deleted was not lost', async () => {
  const { eviction } = await opened(undefined);
  eviction.recordData();
  eviction.forgetData();
  expect((await opened(undefined)).eviction.happened).toBe(false);
});
