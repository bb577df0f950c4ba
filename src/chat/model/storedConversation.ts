/** The state of a conversation in the form that the vault stores. */
import { isContentKind, type AnyContent } from '../content/kinds.ts';
import * as v from 'valibot';
import { CONVERSATION_VERSION, type ConversationState } from './ConversationState.ts';
import type { ConversationId, MessageId } from '../ids.ts';
import {
  MAX_MARKS,
  MAX_REPORTED,
  MAX_SESSIONS,
  MAX_UNSUPPORTED_TYPES,
  SLOTS,
  SUBKEYS_EACH,
} from '../limits.ts';
import type { VaultChange } from '../ports.ts';
import {
  bytesSchema,
  countSchema,
  decodeCbor,
  encodeCbor,
  keyPairSchema,
  olmAccountSchema,
  olmKeySchema,
  olmSessionSchema,
  publicKeySchema,
  rangeSchema,
  recordKeySchema,
  routeSchema,
  sequenceSchema,
  sharedKeySchema,
  timeSchema,
} from '../wire/cbor.ts';
import { typeSchema } from '../wire/body.ts';
import { TAG_BYTES } from '../wire/frame.ts';
import { MAX_REPLY_BYTES } from '../wire/reply.ts';
import { sealingSchema } from '../wire/report.ts';
import { conversationKey } from '../vaultKeys.ts';

const rangesSchema = v.array(rangeSchema);
const schema = v.object({
  v: v.literal(CONVERSATION_VERSION),
  id: v.custom<ConversationId>((input) => typeof input === 'string'),
  role: v.picklist(['inviter', 'invitee']),
  phase: v.picklist([
    'joining',
    'answered',
    'talking',
    'left',
    'taken',
    'ending',
    'ended',
    'leaving',
  ]),
  createdAt: timeSchema,
  endedAt: v.optional(timeSchema),
  name: v.string(),
  friend: publicKeySchema,
  record: recordKeySchema,
  writer: keyPairSchema,
  keys: v.object({
    sendHeader: sharedKeySchema,
    receiveHeader: sharedKeySchema,
    sendFrame: sharedKeySchema,
    receiveFrame: sharedKeySchema,
    sendTag: bytesSchema(TAG_BYTES),
    receiveTag: bytesSchema(TAG_BYTES),
  }),
  invitation: recordKeySchema,
  byKey: v.optional(v.boolean(), false),
  answer: v.optional(v.object({ writer: keyPairSchema, data: bytesSchema(MAX_REPLY_BYTES) })),
  account: olmAccountSchema,
  friendOlm: olmKeySchema,
  prekey: olmKeySchema,
  friendPrekey: v.optional(v.object({ key: olmKeySchema, used: v.boolean() })),
  sessions: v.pipe(
    v.array(v.object({ epoch: countSchema, session: olmSessionSchema })),
    v.minLength(1),
    v.maxLength(MAX_SESSIONS),
  ),
  lamport: countSchema,
  written: countSchema,
  accepted: countSchema,
  delivered: countSchema,
  friendRead: countSchema,
  asked: rangesSchema,
  refused: rangesSchema,
  late: rangesSchema,
  marks: v.pipe(
    v.array(
      v.object({
        kind: v.picklist(['network', 'delivered', 'read']),
        upTo: countSchema,
        at: timeSchema,
      }),
    ),
    v.maxLength(MAX_MARKS),
  ),
  ring: v.object({
    slots: v.pipe(
      v.array(v.object({ messages: rangesSchema, pending: v.boolean() })),
      v.length(SLOTS),
    ),
    head: v.pipe(countSchema, v.maxValue(SLOTS - 1)),
  }),
  received: countSchema,
  gaps: v.pipe(
    v.array(
      v.object({
        first: sequenceSchema,
        last: sequenceSchema,
        reason: v.picklist(['missing', 'unreadable']),
        sealing: sealingSchema,
        lamport: countSchema,
        at: timeSchema,
      }),
    ),
    v.maxLength(MAX_REPORTED),
  ),
  givenUp: v.pipe(rangesSchema, v.maxLength(MAX_REPORTED)),
  bySlot: countSchema,
  friendWritten: countSchema,
  friendLamport: countSchema,
  readHere: countSchema,
  unread: countSchema,
  unreadBytes: v.optional(countSchema, 0),
  activeAt: v.optional(countSchema),
  last: v.optional(
    v.object({
      id: v.custom<MessageId>((input) => typeof input === 'string'),
      text: v.string(),
      mine: v.boolean(),
      at: timeSchema,
      // A later version may have stored a kind that this one does not know.
      kind: v.optional(v.pipe(v.string(), v.transform(knownKind))),
    }),
  ),
  unsupportedTypes: v.optional(v.pipe(v.array(typeSchema), v.maxLength(MAX_UNSUPPORTED_TYPES))),
  revision: countSchema,
  gapsRevision: countSchema,
  friendRevision: countSchema,
  headerRevision: countSchema,
  friendRoute: v.optional(routeSchema),
  routeRevision: v.optional(countSchema, 0),
  announced: v.optional(
    v.object({
      received: countSchema,
      gapsRevision: countSchema,
      read: countSchema,
      name: v.string(),
      prekey: olmKeySchema,
      route: v.optional(routeSchema),
    }),
  ),
  seen: v.pipe(v.array(countSchema), v.length(SUBKEYS_EACH)),
});

export function encodeConversation(state: ConversationState): Uint8Array {
  return encodeCbor(state);
}

export function toSave(state: ConversationState): VaultChange {
  return { kind: 'put', key: conversationKey(state.id), value: encodeConversation(state) };
}

/** Whether the stored form of this state can be read again. */
export function isStorable(state: ConversationState): boolean {
  return v.is(schema, state);
}

/** Undefined if the stored value is damaged. */
export function decodeConversation(value: Uint8Array): ConversationState | undefined {
  const state = decodeCbor(schema, value);
  return state === undefined
    ? undefined
    : {
        ...state,
        endedAt: state.endedAt,
        answer: state.answer,
        friendPrekey: state.friendPrekey,
        activeAt: state.activeAt,
        last: state.last,
        unsupportedTypes: state.unsupportedTypes,
        friendRoute: state.friendRoute,
        announced: state.announced && { ...state.announced, route: state.announced.route },
      };
}

function knownKind(kind: string): AnyContent['kind'] {
  return isContentKind(kind) ? kind : 'unsupported';
}
