/** Opens the conversation with Mira as in a scene. For browser tests. */
import { expect } from 'vitest';
import type { ConversationId, MessageId } from '../../src/chat/ids.ts';
import type { FriendView, MessageView } from '../../src/chat/views.ts';
import { type ScriptedBackend, type Script, textMessage } from '../fakes/ScriptedBackend.ts';
import { openApp } from './openApp.ts';

const mira = 'mira' as ConversationId;

export async function openConversation(
  scene: 'conversation' | 'conversation-long' | 'conversation-unreadable',
  more: Partial<Script> = {},
) {
  const { backend, page, screen } = await openApp(scene, '#c=mira', more);
  const box = screen.getByRole('textbox', { name: 'Message' });
  const log = screen.getByRole('log', { name: 'Messages' });
  await expect.element(box).toBeVisible();
  /** Changes Mira. */
  const changes = (change: Partial<FriendView>): void => {
    const friend = page.chat.friend(mira);
    if (friend) backend.tell({ kind: 'friend', friend: { ...friend, ...change } });
  };
  return { backend, page, screen, box, log, changes };
}

export function arrives(backend: ScriptedBackend, order: number, text: string): void {
  addMessages(backend, [textMessage(order, false, text, Date.now())]);
}

export function addMessages(
  backend: ScriptedBackend,
  messages: readonly MessageView[],
  gone: readonly MessageId[] = [],
): void {
  backend.tell({ kind: 'messages', id: mira, messages, gone });
}
