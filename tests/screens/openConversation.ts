/** Opens the conversation with Mira as in a scene. For browser tests. */
import { afterEach, beforeEach, expect } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { ConversationId, MessageId } from '../../src/chat/ids.ts';
import type { FriendView, MessageView } from '../../src/chat/views.ts';
import App from '../../src/ui/App.svelte';
import { en } from '../../src/ui/text/en.ts';
import '../../src/ui/app.css';
import { type ScriptedBackend, type Script, textMessage } from '../fakes/ScriptedBackend.ts';
import { scenes } from './scenes.ts';
import { scriptedPage } from './scriptedPage.ts';

const mira = 'mira' as ConversationId;
let stop: (() => void) | undefined;

beforeEach(() => history.replaceState(undefined, '', '#c=mira'));
afterEach(() => stop?.());

export async function openConversation(
  scene: 'conversation' | 'conversation-long' | 'conversation-unreadable',
  more: Partial<Script> = {},
) {
  const script = scenes[scene]?.script(Date.now());
  if (script === undefined) throw new Error('no scene');
  const { backend, page } = scriptedPage({ ...script, ...more });
  stop = page.start();
  const screen = await render(App, { page, text: en });
  await page.chat.connect('test');
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
