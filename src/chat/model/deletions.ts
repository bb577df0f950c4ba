/** The changes that delete parts of a conversation from the vault. */
import type { ConversationId } from '../ids.ts';
import type { VaultChange } from '../ports.ts';
import {
  asideKey,
  contactKey,
  conversationKey,
  draftKey,
  messagesPrefix,
  outboxPrefix,
  savedSendsKey,
} from '../vaultKeys.ts';

/** Deletes everything in a conversation that a person can read. */
export function historyDeletion(id: ConversationId): readonly VaultChange[] {
  return [
    { kind: 'clear', prefix: messagesPrefix(id) },
    { kind: 'delete', key: draftKey(id) },
    { kind: 'delete', key: savedSendsKey(id) },
    { kind: 'delete', key: contactKey(id) },
    { kind: 'delete', key: asideKey(contactKey(id)) },
    { kind: 'clear', prefix: asideKey(outboxPrefix(id)) },
  ];
}

export function outboxDeletion(id: ConversationId): VaultChange {
  return { kind: 'clear', prefix: outboxPrefix(id) };
}

/** Deletes the whole conversation. */
export function conversationDeletion(id: ConversationId): readonly VaultChange[] {
  return [outboxDeletion(id), ...historyDeletion(id), { kind: 'delete', key: conversationKey(id) }];
}
