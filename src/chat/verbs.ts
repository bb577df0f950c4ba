/**
 * What pages may ask of one conversation and of its contact. A new verb is one more method here,
 * with its answer for a conversation that is gone, and one more in the class that does it.
 */
import type { MessageId } from './ids.ts';
import type { HistoryPage, MessageDetails } from './views.ts';
import type {
  CompareOutcome,
  ContactOutcome,
  SafetyOutcome,
  SendOutcome,
  Unreached,
} from './outcomes.ts';

/** Of a conversation; `Conversation` does it. */
export interface ConversationVerbs {
  /** Up to `limit` messages before the given one, or the newest. */
  history(before: MessageId | undefined, limit: number): Promise<HistoryPage>;
  /** Saves the message, clears the draft, then sends. */
  send(text: string): Promise<SendOutcome>;
  /** Saves what was typed and not sent. */
  saveDraft(text: string): Promise<void>;
  /** The conversation is on the screen: nothing in it is unread. */
  markRead(): Promise<void>;
  /** What happened to one of my messages, and what is tried next; undefined if it is gone. */
  messageDetails(id: MessageId): Promise<MessageDetails | undefined>;
  /** The person types, or stopped; the friend is told if typing is shared. */
  typing(active: boolean): Promise<void>;
  /** Nothing goes to this person, and nothing of theirs is taken, until they are unblocked. */
  block(): Promise<ContactOutcome>;
  unblock(): Promise<ContactOutcome>;
  /** What would become of messages that the friend lacks, if the conversation ended now. */
  unreached(): Promise<Unreached>;
  /** Tells the friend, and keeps the history here. */
  end(): Promise<void>;
  /** Tells the friend, unless they know or are blocked; deletes the conversation and its history here. */
  leave(): Promise<void>;
}

/** Of what the person keeps of a friend; `Contact` does it. It stays on this device. */
export interface ContactVerbs {
  /** A nickname of one's own for the friend; '' for the name they use. */
  rename(name: string): Promise<ContactOutcome>;
  saveNotes(text: string): Promise<ContactOutcome>;
  notes(): Promise<string>;
  /** New messages are not counted in the title of the page, and make no notification. */
  mute(muted: boolean): Promise<ContactOutcome>;
  /** The safety number was compared, or is not believed any more. */
  verify(verified: boolean): Promise<ContactOutcome>;
  /** The person has seen that the friend uses the name of someone else: they can write now. */
  acknowledgeNamesake(): Promise<ContactOutcome>;
  /** The number that both compare to know that they have each other's key. */
  safetyNumber(): Promise<SafetyOutcome>;
  /** Any scanned or pasted text: compared with that number; if it is the same, `verify` is done. */
  compareSafetyNumber(text: string): Promise<CompareOutcome>;
}

const GONE = { kind: 'gone' } as const;

/** How a conversation answers that is not there any more. */
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
