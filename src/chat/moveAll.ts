/**
 * What I wrote in a conversation in which the friend has never been, moved into another one with
 * the same friend: in the same order, not sealed yet, with what I keep of the friend.
 */
import type { ConversationState } from './ConversationState.ts';
import type { ConversationId } from './ids.ts';
import { messageId } from './messageId.ts';
import type { Vault, VaultChange } from './ports.ts';
import { aboutKey } from './storedAbout.ts';
import { conversationKey, encodeConversation } from './storedConversation.ts';
import {
  draftKey,
  MAX_TOGETHER,
  messageEntry,
  messagesPrefix,
  outboxEntry,
  outboxPrefix,
  toMessage,
  type UnsealedMessage,
} from './storedMessage.ts';
import { preview } from './text.ts';

/** What is stored of a conversation beside its state. */
export function clearOf(id: ConversationId): readonly VaultChange[] {
  return [
    { kind: 'clear', prefix: messagesPrefix(id) },
    { kind: 'clear', prefix: outboxPrefix(id) },
    { kind: 'delete', key: draftKey(id) },
    { kind: 'delete', key: aboutKey(id) },
  ];
}

/** What `to` begins with, and what has to be saved for that. Nothing is deleted. */
export async function moveAll(
  vault: Vault,
  from: ConversationId,
  to: ConversationState,
): Promise<{ readonly state: ConversationState; readonly changes: readonly VaultChange[] }> {
  const changes: VaultChange[] = [];
  for (const key of [aboutKey, draftKey]) {
    const value = await vault.get(key(from));
    if (value !== undefined) changes.push({ kind: 'put', key: key(to.id), value });
  }
  const written = (await vault.list(messagesPrefix(from)))
    .map(toMessage)
    .filter((message) => message?.kind === 'text');
  const messages = written.map(({ text, at }, i) => {
    const sequence = i + 1;
    const lamport = to.lamport + sequence;
    const id = messageId(lamport, to.role, sequence);
    const view = { kind: 'text', id, mine: true, sequence, at, text } as const;
    const unsealed: UnsealedMessage = {
      id,
      body: { type: 'text', sequence, sentAt: at, lamport, text },
    };
    return { view, unsealed };
  });
  for (const { view } of messages) changes.push({ kind: 'put', ...messageEntry(to.id, view) });
  for (let first = 0; first < messages.length; first += MAX_TOGETHER) {
    const together = messages.slice(first, first + MAX_TOGETHER).map(({ unsealed }) => unsealed);
    changes.push({ kind: 'put', ...outboxEntry(to.id, { name: first + 1, messages: together }) });
  }
  const newest = messages.at(-1)?.view;
  const last = newest && { id: newest.id, text: preview(newest), mine: true, at: newest.at };
  const state = { ...to, lamport: to.lamport + messages.length, last };
  changes.push({ kind: 'put', key: conversationKey(to.id), value: encodeConversation(state) });
  return { state, changes };
}
