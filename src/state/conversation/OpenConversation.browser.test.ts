import { expect, test } from 'vitest';
import { ScriptedBackend, textMessage } from '../../../tests/fakes/ScriptedBackend.ts';
import type { ConversationId, MessageId } from '../../chat/ids.ts';
import type { HistoryPage, MessageView } from '../../chat/views.ts';
import { Chat } from '../Chat.svelte.ts';
import { OpenConversation } from './OpenConversation.svelte.ts';

const mira = 'mira' as ConversationId;
const message = (order: number): MessageView => textMessage(order, false, `${order}`, 0);
const id = (order: number): MessageId => message(order).id;

/** A backend that returns history when the test decides. */
class SlowBackend extends ScriptedBackend {
  readonly #asked: ((page: HistoryPage) => void)[] = [];

  override history(): Promise<HistoryPage> {
    return new Promise((answer) => this.#asked.push(answer));
  }
  answer(orders: readonly number[], more: boolean): void {
    this.#asked.shift()?.({ messages: orders.map(message), more });
  }
  says(orders: readonly number[], gone: readonly number[] = []): void {
    this.tell({ kind: 'messages', id: mira, messages: orders.map(message), gone: gone.map(id) });
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
  const conversation = new OpenConversation(chat, mira);
  conversation.follow();
  const loaded = conversation.load();
  const shown = (): readonly number[] => conversation.messages.map(({ sequence }) => sequence);
  return { backend, conversation, loaded, shown };
}

test('a message that arrives early but belongs above the first page waits for an older page', async () => {
  const { backend, conversation, loaded, shown } = await open();
  backend.says([5, 30]);
  await expect.poll(shown).toEqual([5, 30]);
  backend.answer([10, 20], true);
  await loaded;
  expect(shown()).toEqual([10, 20, 30]);
  expect(conversation.more).toBe(true);
});

test('a page of history that arrives late does not restore deleted messages', async () => {
  const { backend, loaded, shown } = await open();
  backend.says([12], [10]);
  await expect.poll(shown).toEqual([12]);
  backend.answer([9, 10], false);
  await loaded;
  expect(shown()).toEqual([9, 12]);
});

test('a message deleted before it was shown is never shown', async () => {
  const { backend, loaded, shown } = await open();
  backend.answer([1], false);
  await loaded;
  backend.says(Array.from({ length: 100 }, (_, i) => i + 2));
  backend.says([], [101]);
  await expect.poll(() => shown().length).toBe(100);
  expect(shown()).not.toContain(101);
});

test('two requests for older messages at once load one page', async () => {
  const { backend, conversation, loaded, shown } = await open();
  backend.answer([10, 11], true);
  await loaded;
  const both = [conversation.loadEarlier(), conversation.loadEarlier()];
  backend.answer([8, 9], false);
  await Promise.all(both);
  expect(shown()).toEqual([8, 9, 10, 11]);
});

test('only a friend’s message above the newest one shown counts as late', async () => {
  const { backend, conversation, loaded, shown } = await open();
  backend.answer([10, 20], true);
  await loaded;
  backend.says([15, 30]);
  await expect.poll(shown).toEqual([10, 15, 20, 30]);
  expect([15, 30].map((order) => conversation.late.has(id(order)))).toEqual([true, false]);
  // The message is shown, but it is not known yet whether it is in sight.
  expect(conversation.late.count).toBe(0);
  conversation.late.update([], [id(15)]);
  expect([conversation.late.count, conversation.late.first]).toEqual([1, id(15)]);
  conversation.late.update([id(15)], []);
  expect(conversation.late.count).toBe(0);
});
