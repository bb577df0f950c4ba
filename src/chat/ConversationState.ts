/**
 * Everything about a conversation that survives a restart, but its messages and its outbox:
 * one value in the vault, replaced as a whole.
 */
import * as v from 'valibot';
import type { ConversationId, KeyPair, MessageId, PublicKey, RecordKey } from './ids.ts';
import type { ConversationKeys, Role } from './keys.ts';
import { SLOTS, SUBKEYS_EACH } from './limits.ts';
import type { VaultKey } from './ports.ts';
import type { Ring } from './ring.ts';
import { EMPTY_RING } from './ring.ts';
import type { FriendPhase } from './views.ts';
import {
  bytesSchema,
  countSchema,
  decodeCbor,
  encodeCbor,
  keyPairSchema,
  publicKeySchema,
  recordKeySchema,
  sharedKeySchema,
} from './wire/cbor.ts';

/** `leaving`: deleted here, the friend is still to be told. */
type Phase = FriendPhase | 'leaving';

export interface ConversationState {
  readonly v: 1;
  readonly id: ConversationId;
  readonly role: Role;
  readonly phase: Phase;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** The friend, as they call themselves, and their identity. */
  readonly name: string;
  readonly friend: PublicKey;
  readonly record: RecordKey;
  /** Who I am in the record. */
  readonly writer: KeyPair;
  readonly keys: ConversationKeys;
  /** The invitation this came from. */
  readonly invitation: RecordKey;
  /** The invitee's answer, until the inviter has come by. */
  readonly answer: { readonly writer: KeyPair; readonly data: Uint8Array } | undefined;

  /** Highest Lamport time seen or given. */
  readonly lamport: number;
  /** Sequence numbers of mine: given, accepted by the network, saved by the friend. */
  readonly written: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly ring: Ring;
  /** All of the friend's messages up to this one are saved here. */
  readonly received: number;
  /** My last header's counter, and what it said. */
  readonly counter: number;
  readonly announced: { readonly received: number; readonly name: string } | undefined;
  /** The friend's last header's counter. */
  readonly friendCounter: number;
  /** Version read last of each of the friend's subkeys; 0 is "never". One more than the DHT's. */
  readonly seen: readonly number[];

  readonly unread: number;
  readonly last:
    | {
        readonly id: MessageId;
        readonly text: string;
        readonly mine: boolean;
        readonly at: number;
      }
    | undefined;
}

const pairOf = countSchema;
const schema = v.object({
  v: v.literal(1),
  id: v.custom<ConversationId>((input) => typeof input === 'string'),
  role: v.picklist(['inviter', 'invitee']),
  phase: v.picklist(['joining', 'answered', 'talking', 'left', 'taken', 'leaving']),
  createdAt: countSchema,
  name: v.string(),
  friend: publicKeySchema,
  record: recordKeySchema,
  writer: keyPairSchema,
  keys: v.object({
    sendHeader: sharedKeySchema,
    receiveHeader: sharedKeySchema,
    sendMessage: sharedKeySchema,
    receiveMessage: sharedKeySchema,
  }),
  invitation: recordKeySchema,
  answer: v.optional(v.object({ writer: keyPairSchema, data: bytesSchema(8192) })),
  lamport: countSchema,
  written: countSchema,
  accepted: countSchema,
  delivered: countSchema,
  ring: v.object({
    slots: v.pipe(v.array(v.object({ first: pairOf, last: pairOf })), v.length(SLOTS)),
    head: v.pipe(countSchema, v.maxValue(SLOTS - 1)),
  }),
  received: countSchema,
  counter: countSchema,
  announced: v.optional(v.object({ received: countSchema, name: v.string() })),
  friendCounter: countSchema,
  seen: v.pipe(v.array(countSchema), v.length(SUBKEYS_EACH)),
  unread: countSchema,
  last: v.optional(
    v.object({
      id: v.custom<MessageId>((input) => typeof input === 'string'),
      text: v.string(),
      mine: v.boolean(),
      at: countSchema,
    }),
  ),
});

/** What a new conversation starts with; the rest comes from the invitation. */
export const FRESH = {
  v: 1,
  lamport: 0,
  written: 0,
  accepted: 0,
  delivered: 0,
  ring: EMPTY_RING,
  received: 0,
  counter: 0,
  announced: undefined,
  friendCounter: 0,
  seen: Array.from({ length: SUBKEYS_EACH }, () => 0),
  unread: 0,
  last: undefined,
} as const;

export const CONVERSATIONS: VaultKey = ['conversation'];

export function conversationKey(id: ConversationId): VaultKey {
  return [...CONVERSATIONS, id];
}

export function encodeConversation(state: ConversationState): Uint8Array {
  return encodeCbor(state);
}

/** Undefined if the stored value is damaged or of another version. */
export function decodeConversation(value: Uint8Array): ConversationState | undefined {
  const state = decodeCbor(schema, value);
  return state === undefined
    ? undefined
    : { ...state, answer: state.answer, announced: state.announced, last: state.last };
}

/** First subkey of a side. */
export function firstSubkey(role: Role): number {
  return role === 'inviter' ? 0 : SUBKEYS_EACH;
}
