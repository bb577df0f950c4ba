/**
 * The verbs that pages may call on one conversation and on its contact. A new verb needs a method
 * here, its answer for a deleted conversation, and a method in the class that implements it.
 */
import type { MessageId } from './ids.ts';
import type { HistoryPage, MessageDetails } from './views.ts';
import type {
  BlockOutcome,
  CompareOutcome,
  ContactOutcome,
  SafetyOutcome,
  SendOutcome,
  Unreached,
} from './outcomes.ts';

/**
 * Names one press of Send. A page whose backend has ended asks the next one again with the same key,
 * and the message is saved once.
 */
export interface SendKey {
  /** A random name that the page chose when it was loaded. */
  readonly page: string;
  /** From 1; the page uses each number once. */
  readonly number: number;
}

/** Verbs of a conversation, implemented by `Conversation`. */
export interface ConversationVerbs {
  /** Up to `limit` messages before the given one, or the newest. */
  history(before: MessageId | undefined, limit: number): Promise<HistoryPage>;
  /** Saves the message and clears the draft, then sends. Without a key it is never asked again. */
  send(text: string, key?: SendKey): Promise<SendOutcome>;
  /** Saves text that was typed and not sent. */
  saveDraft(text: string): Promise<void>;
  /** The conversation is on the screen: marks everything as read. */
  markRead(): Promise<void>;
  /** The history and the next step of one of my messages; undefined if it does not exist. */
  messageDetails(id: MessageId): Promise<MessageDetails | undefined>;
  /** The person started or stopped typing; sent to the friend if typing is shared. */
  typing(active: boolean): Promise<void>;
  /** Nothing is sent to this person or received from them until `unblock`. */
  block(): Promise<BlockOutcome>;
  unblock(): Promise<BlockOutcome>;
  /** What would happen to messages that the friend lacks if the conversation ended now. */
  unreached(): Promise<Unreached>;
  /** Ends the conversation with a farewell, and keeps the history here. */
  end(): Promise<void>;
  /** Deletes conversation and history here; sends a farewell unless the friend knows or is blocked. */
  leave(): Promise<void>;
}

/** Verbs of a contact, implemented by `Contact`. A contact stays on this device. */
export interface ContactVerbs {
  /** Sets the nickname of the friend; '' to show the name they use. */
  rename(name: string): Promise<ContactOutcome>;
  saveNotes(text: string): Promise<ContactOutcome>;
  notes(): Promise<string>;
  /** Muted: new messages cause no notification and do not count in the page title. */
  mute(muted: boolean): Promise<ContactOutcome>;
  /** Marks the friend as verified, or removes the mark. */
  verify(verified: boolean): Promise<ContactOutcome>;
  /** The person saw that the friend is a namesake: they can write now. */
  acknowledgeNamesake(): Promise<ContactOutcome>;
  /** The number that two friends compare to know that they have each other's key. */
  safetyNumber(): Promise<SafetyOutcome>;
  /** Compares a scanned or pasted text with the safety number; marks the friend as verified if equal. */
  compareSafetyNumber(text: string): Promise<CompareOutcome>;
}

const GONE = { kind: 'gone' } as const;

/** The answers for a conversation that was deleted. */
export const GONE_CONVERSATION: ConversationVerbs = {
  history: () => Promise.resolve({ messages: [], more: false }),
  send: () => Promise.resolve({ kind: 'closed' }),
  saveDraft: () => Promise.resolve(),
  markRead: () => Promise.resolve(),
  messageDetails: () => Promise.resolve(undefined),
  typing: () => Promise.resolve(),
  block: () => Promise.resolve(GONE),
  unblock: () => Promise.resolve(GONE),
  unreached: () => Promise.resolve({ coming: 0, lost: 0 }),
  end: () => Promise.resolve(),
  leave: () => Promise.resolve(),
};

export const GONE_CONTACT: ContactVerbs = {
  rename: () => Promise.resolve(GONE),
  saveNotes: () => Promise.resolve(GONE),
  notes: () => Promise.resolve(''),
  mute: () => Promise.resolve(GONE),
  verify: () => Promise.resolve(GONE),
  acknowledgeNamesake: () => Promise.resolve(GONE),
  safetyNumber: () => Promise.resolve(GONE),
  compareSafetyNumber: () => Promise.resolve(GONE),
};
