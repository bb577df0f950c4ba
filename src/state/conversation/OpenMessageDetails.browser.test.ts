import { expect, test } from 'vitest';
import { ScriptedBackend } from '../../../tests/fakes/ScriptedBackend.ts';
import type { ConversationId, MessageId } from '../../chat/ids.ts';
import type { MessageDetails } from '../../chat/views.ts';
import { Chat } from '../Chat.svelte.ts';
import { OpenMessageDetails } from './OpenMessageDetails.svelte.ts';

/** A backend that returns message details when the test decides. */
class SlowBackend extends ScriptedBackend {
  readonly asked: ((details: MessageDetails | undefined) => void)[] = [];

  override messageDetails(): Promise<MessageDetails | undefined> {
    return new Promise((answer) => this.asked.push(answer));
  }
}

async function open() {
  const privacy = { read: true, typing: true, presence: true };
  const snapshot = { stage: { kind: 'offline' }, me: undefined, privacy } as const;
  const backend = new SlowBackend({
    snapshot: { ...snapshot, friends: [], invitations: [], unreadable: undefined },
  });
  const chat = new Chat(backend);
  await chat.connect('test');
  const opened = new OpenMessageDetails(chat, 'mira' as ConversationId, 'm' as MessageId);
  const stop = opened.follow();
  const changes = (): void => backend.tell({ kind: 'stage', stage: { kind: 'attaching' } });
  return { backend, chat, opened, stop, changes };
}

test('changes during a request lead to one more request', async () => {
  const { backend, chat, opened, changes } = await open();
  changes();
  changes();
  await expect.poll(() => chat.stage.kind).toBe('attaching');
  expect(backend.asked).toHaveLength(1);
  backend.asked[0]?.({ state: 'queued', steps: [], next: 'online' });
  await expect.poll(() => backend.asked.length).toBe(2);
  backend.asked[1]?.({ state: 'network', steps: [], next: 'friend' });
  await expect.poll(() => opened.details?.next).toBe('friend');
  expect(backend.asked).toHaveLength(2);
});

test('a deleted message has no details', async () => {
  const { backend, opened } = await open();
  expect(opened.loaded).toBe(false);
  backend.asked[0]?.(undefined);
  await expect.poll(() => opened.loaded).toBe(true);
  expect(opened.details).toBeUndefined();
});

test('nothing is requested after the stop', async () => {
  const { backend, chat, stop, changes } = await open();
  backend.asked[0]?.(undefined);
  stop();
  changes();
  await expect.poll(() => chat.stage.kind).toBe('attaching');
  expect(backend.asked).toHaveLength(1);
});
