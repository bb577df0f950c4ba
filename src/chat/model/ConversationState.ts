/**
 * Everything about a conversation that survives a restart, but its messages and its outbox:
 * one value, replaced as a whole.
 */
import type { Range, Ranges } from '../../lib/ranges.ts';
import type { Gaps } from './gaps.ts';
import type {
  ConversationId,
  KeyPair,
  MessageId,
  OlmAccount,
  OlmKey,
  OlmSession,
  PublicKey,
  RecordKey,
  RouteBlob,
} from '../ids.ts';
import { otherRole, type ConversationKeys, type Role } from '../wire/keys.ts';
import { SUBKEYS_EACH } from '../limits.ts';
import type { ReceiptTime } from './receiptTimes.ts';
import { EMPTY_RING, type Ring } from './ring.ts';
import type { Phase } from './phase.ts';

export const CONVERSATION_VERSION = 3;

/** An Olm session; the number tells both sides which one sealed a message. */
export interface Epoch {
  readonly epoch: number;
  readonly session: OlmSession;
}

/** What my last header on the network said. */
export interface Announced {
  readonly received: number;
  readonly gapsRevision: number;
  readonly read: number;
  readonly name: string;
  readonly prekey: OlmKey;
  readonly route: RouteBlob | undefined;
}

export interface ConversationState {
  readonly v: typeof CONVERSATION_VERSION;
  readonly id: ConversationId;
  readonly role: Role;
  readonly phase: Phase;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** When it was ended here, with its history kept. Milliseconds since 1970. */
  readonly endedAt: number | undefined;
  /** The friend, as they call themselves, and their identity. */
  readonly name: string;
  readonly friend: PublicKey;
  readonly record: RecordKey;
  /** Who I am in the record. */
  readonly writer: KeyPair;
  readonly keys: ConversationKeys;
  /** The invitation this came from. */
  readonly invitation: RecordKey;
  /** It was for nobody but who has this key. */
  readonly byKey: boolean;
  /** The invitee's answer, until the inviter has come by. */
  readonly answer: { readonly writer: KeyPair; readonly data: Uint8Array } | undefined;

  /** My half of all sessions, and the friend's name in them. */
  readonly account: OlmAccount;
  readonly friendOlm: OlmKey;
  /** With mine the friend can start one more session; with theirs I can, once. */
  readonly prekey: OlmKey;
  readonly friendPrekey: { readonly key: OlmKey; readonly used: boolean } | undefined;
  /** Newest first; the first one seals. */
  readonly sessions: readonly Epoch[];

  /** Highest Lamport time seen or given. */
  readonly lamport: number;
  /** Sequence numbers of mine: sealed, accepted by the network, saved by the friend, read. */
  readonly written: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly friendRead: number;
  /** Of those up to `delivered`: what the friend asked for again, and what was given up. */
  readonly asked: Ranges;
  readonly refused: Ranges;
  /** Everything that was ever asked for again; of these it is not known when they came. */
  readonly late: Ranges;
  readonly marks: readonly ReceiptTime[];
  readonly ring: Ring;

  /** All of the friend's messages up to this one are saved here, but for the gaps. */
  readonly received: number;
  readonly gaps: Gaps;
  /** Gaps that will never close, in the order in which that was found; see `giveUp`. */
  readonly givenUp: readonly Range[];
  /** Highest one that was seen in a slot. */
  readonly bySlot: number;
  /** How many the friend has written. */
  readonly friendWritten: number;
  /** The place of the friend's newest message or gap. */
  readonly friendLamport: number;
  /** All of the friend's messages up to this one were read here, but for those given up. */
  readonly readHere: number;
  readonly unread: number;
  readonly last:
    | {
        readonly id: MessageId;
        readonly text: string;
        readonly mine: boolean;
        readonly at: number;
        /** Left out for a text. */
        readonly kind?: 'unsupported' | undefined;
      }
    | undefined;

  /** Types of the friend's messages that no version has read yet, at most `MAX_UNSUPPORTED_TYPES`. */
  readonly unsupportedTypes: readonly string[] | undefined;

  /** Grows with each commit, so that reports can be told apart; when gaps changed last. */
  readonly revision: number;
  readonly gapsRevision: number;
  /** Of the friend's newest report, and of their newest header; frames raise the first only. */
  readonly friendRevision: number;
  readonly headerRevision: number;
  readonly friendRoute: RouteBlob | undefined;
  readonly announced: Announced | undefined;
  /** Version read last of each of the friend's subkeys; 0 is "never". One more than the DHT's. */
  readonly seen: readonly number[];
}

/** What a new conversation starts with; the rest comes from the invitation. */
export const FRESH = {
  v: CONVERSATION_VERSION,
  endedAt: undefined,
  friendPrekey: undefined,
  lamport: 0,
  written: 0,
  accepted: 0,
  delivered: 0,
  friendRead: 0,
  asked: [],
  refused: [],
  late: [],
  marks: [],
  ring: EMPTY_RING,
  received: 0,
  gaps: [],
  givenUp: [],
  bySlot: 0,
  friendWritten: 0,
  friendLamport: 0,
  readHere: 0,
  unread: 0,
  last: undefined,
  unsupportedTypes: undefined,
  revision: 0,
  gapsRevision: 0,
  friendRevision: 0,
  headerRevision: 0,
  friendRoute: undefined,
  announced: undefined,
  seen: Array.from({ length: SUBKEYS_EACH }, () => 0),
} as const;

/** First subkey of a side. */
export function firstSubkey(role: Role): number {
  return role === 'inviter' ? 0 : SUBKEYS_EACH;
}

/** The friend's first subkey. */
export function friendsSubkey(role: Role): number {
  return firstSubkey(otherRole(role));
}

/** Whether this version of a subkey, counted within the friend's half, has not been read whole. */
export function isUnseen(
  { seen }: Pick<ConversationState, 'seen'>,
  index: number,
  version: number,
): boolean {
  return version + 1 > (seen[index] ?? 0);
}
