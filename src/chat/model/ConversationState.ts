/**
 * Everything about a conversation that survives a restart, except its messages and its outbox: one
 * value, always replaced as a whole.
 */
import type { AnyContent } from '../content/kinds.ts';
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

/** An Olm session; its number tells both sides which session sealed a message. */
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
  /** When I ended it and kept its history; milliseconds since 1970. */
  readonly endedAt: number | undefined;
  /** The friend's own name, and their identity key. */
  readonly name: string;
  readonly friend: PublicKey;
  readonly record: RecordKey;
  /** The key pair that writes my half of the record. */
  readonly writer: KeyPair;
  readonly keys: ConversationKeys;
  /** The invitation this came from. */
  readonly invitation: RecordKey;
  /** The invitation was a chat key, made for this friend's key. */
  readonly byKey: boolean;
  /** The invitee's reply to the invitation, kept until a header of the inviter comes. */
  readonly answer: { readonly writer: KeyPair; readonly data: Uint8Array } | undefined;

  /** My Olm account for all sessions, and the friend's Olm identity key. */
  readonly account: OlmAccount;
  readonly friendOlm: OlmKey;
  /** With my prekey the friend can start a session, with theirs I can; each works once. */
  readonly prekey: OlmKey;
  readonly friendPrekey: { readonly key: OlmKey; readonly used: boolean } | undefined;
  /** Newest first; the newest one seals. */
  readonly sessions: readonly Epoch[];

  /** Highest Lamport time that I have seen or used. */
  readonly lamport: number;
  /** Highest sequence numbers of mine: sealed, accepted by the network, saved by the friend, read. */
  readonly written: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly friendRead: number;
  /** My messages up to `delivered` that the friend asked for again, and those that were given up. */
  readonly asked: Ranges;
  readonly refused: Ranges;
  /** Messages that were ever asked for again: when they arrived is not known. */
  readonly late: Ranges;
  readonly marks: readonly ReceiptTime[];
  readonly ring: Ring;

  /** All of the friend's messages up to this one are saved here, except those in gaps. */
  readonly received: number;
  readonly gaps: Gaps;
  /** Gaps that nothing can fill, in the order in which they were given up; see `giveUp`. */
  readonly givenUp: readonly Range[];
  /** Highest of the friend's sequence numbers that was seen in a slot. */
  readonly bySlot: number;
  /** How many messages the friend has written. */
  readonly friendWritten: number;
  /** Lamport time of the friend's newest message or gap. */
  readonly friendLamport: number;
  /** All of the friend's messages up to this one were read here, except those given up. */
  readonly readHere: number;
  readonly unread: number;
  /** Bytes of the unread messages as they came, sealed. */
  readonly unreadBytes: number;
  /** The moment when a message was last saved here; undefined before, and if stored by an earlier version. */
  readonly activeAt: number | undefined;
  readonly last:
    | {
        readonly id: MessageId;
        readonly text: string;
        readonly mine: boolean;
        readonly at: number;
        /** Omitted for a text. */
        readonly kind?: AnyContent['kind'] | undefined;
      }
    | undefined;

  /** Types of the friend's messages that no version here could read, at most `MAX_UNSUPPORTED_TYPES`. */
  readonly unsupportedTypes: readonly string[] | undefined;

  /** `revision` grows with each commit and orders reports; the other one: when gaps last changed. */
  readonly revision: number;
  readonly gapsRevision: number;
  /** Revisions of the friend's newest report and of their newest header; frames raise only the first. */
  readonly friendRevision: number;
  readonly headerRevision: number;
  readonly friendRoute: RouteBlob | undefined;
  /** Revision of the report that came with that route: an earlier one does not bring an old route back. */
  readonly routeRevision: number;
  readonly announced: Announced | undefined;
  /** For each of the friend's subkeys: the DHT version read last plus one; 0 if never read. */
  readonly seen: readonly number[];
}

/** The initial values of a new conversation; the rest comes from the invitation. */
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
  unreadBytes: 0,
  activeAt: undefined,
  last: undefined,
  unsupportedTypes: undefined,
  revision: 0,
  gapsRevision: 0,
  friendRevision: 0,
  headerRevision: 0,
  friendRoute: undefined,
  routeRevision: 0,
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

/** Whether this version of a subkey was not read completely. `index` counts within the friend's half. */
export function isUnseen(
  { seen }: Pick<ConversationState, 'seen'>,
  index: number,
  version: number,
): boolean {
  return version + 1 > (seen[index] ?? 0);
}
