import { beforeEach, expect, test } from 'vitest';
import { ScriptedBackend, type Script } from '../../../tests/fakes/ScriptedBackend.ts';
import { Chat } from '../Chat.svelte.ts';
import { Eviction } from './Eviction.svelte.ts';

beforeEach(() => localStorage.clear());

const alva = { name: 'Alva', publicKey: 'VLD0:alva' };

/** Opens a page. */
async function opened(me: Script['snapshot']['me']) {
  const privacy = { read: true, typing: true, presence: false };
  const chat = new Chat(
    new ScriptedBackend({
      snapshot: {
        stage: { kind: 'attaching' },
        me,
        privacy,
        friends: [],
        invitations: [],
        unreadable: undefined,
      },
    }),
  );
  const eviction = new Eviction(chat);
  const before = eviction.happened;
  await chat.connect('tab');
  return { eviction, before };
}

test('a person whose data is gone learns about it', async () => {
  const { eviction } = await opened(alva);
  eviction.recordData();
  expect(eviction.happened).toBe(false);

  const later = await opened(undefined);
  expect(later.before).toBe(false);
  expect(later.eviction.happened).toBe(true);
});

test('a first run does not count as a loss', async () => {
  const { eviction } = await opened(undefined);
  expect(eviction.happened).toBe(false);
});

test('data that the person deleted does not count as a loss', async () => {
  const { eviction } = await opened(undefined);
  eviction.recordData();
  eviction.forgetData();
  expect((await opened(undefined)).eviction.happened).toBe(false);
});
