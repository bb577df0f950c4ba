/**
 * The keys of everything that the vault stores. Keys are not encrypted, so they hold no secret. A key
 * never changes, even if the code renames what it stores.
 */
import type { ConversationId, InvitationId, MessageId } from './ids.ts';
import type { VaultKey } from './ports.ts';

/**
 * The place for a copy of an unreadable value that another value replaces, so that a later version can
 * read it. Values that stay in place, such as conversations, invitations and messages, are not copied.
 */
export function asideKey(key: VaultKey): VaultKey {
  return ['aside', ...key];
}

/** The person's name and key pair: `people/Identity`. */
export const IDENTITY_KEY: VaultKey = ['identity'];
/** The privacy settings: `people/privacySettings`. */
export const PRIVACY_KEY: VaultKey = ['sharing'];
/** The keys of blocked people: `people/BlockList`. */
export const BLOCK_LIST_KEY: VaultKey = ['blocked'];

/** One value for each conversation, without its messages: `model/ConversationState`. */
export const CONVERSATIONS: VaultKey = ['conversation'];
/** One value for each invitation of mine: `invitations/InvitationState`. */
export const INVITATIONS: VaultKey = ['invitation'];
/** What I still have to write into invitations of others: `invitations/LateAnswers`. */
export const LATE_ANSWERS: VaultKey = ['lateAnswer'];

export function conversationKey(id: ConversationId): VaultKey {
  return [...CONVERSATIONS, id];
}

export function invitationKey(id: InvitationId): VaultKey {
  return [...INVITATIONS, id];
}

export function lateAnswerKey(id: InvitationId): VaultKey {
  return [...LATE_ANSWERS, id];
}

/** The messages of a conversation, in the order shown: `model/storedMessage`. */
export function messagesPrefix(conversation: ConversationId): VaultKey {
  return ['message', conversation];
}

export function messageKey(conversation: ConversationId, id: MessageId): VaultKey {
  return [...messagesPrefix(conversation), id];
}

/** My messages that the friend has not saved yet, in groups: `model/PendingMessages`. */
export function outboxPrefix(conversation: ConversationId): VaultKey {
  return ['outbox', conversation];
}

/** `name`: the first sequence number of the group. 2^53 has 11 digits in base 36. */
export function outboxKey(conversation: ConversationId, name: number): VaultKey {
  return [...outboxPrefix(conversation), name.toString(36).padStart(11, '0')];
}

/** Text that was typed and not sent: `conversation/Draft`. */
export function draftKey(conversation: ConversationId): VaultKey {
  return ['draft', conversation];
}

/** Which keys of `send` were saved: `messages/SavedSends`. */
export function savedSendsKey(conversation: ConversationId): VaultKey {
  return ['sent', conversation];
}

/** The contact: `people/storedContact`. */
export function contactKey(conversation: ConversationId): VaultKey {
  return ['about', conversation];
}
