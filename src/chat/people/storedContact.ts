/** What one keeps of a friend, as the vault keeps it: a value of its own beside the conversation. */
import * as v from 'valibot';
import type { ConversationId, PublicKey } from '../ids.ts';
import { decodeCbor, encodeCbor, publicKeySchema, timeSchema } from '../wire/cbor.ts';

/** Someone else who is known by the name that a friend uses. */
export interface Namesake {
  readonly of: ConversationId;
  /** Whether that one's key was verified then. */
  readonly verified: boolean;
  /** The person has seen it and said "Go on". */
  readonly seen: boolean;
}

/** On this device only, and never told to anyone. */
export interface StoredContact {
  readonly v: 1;
  /** One's own name for the friend; '' for theirs. */
  readonly nickname: string;
  readonly notes: string;
  readonly muted: boolean;
  /** When the safety number was compared, and the key it was about. */
  readonly verified: { readonly at: number; readonly key: PublicKey } | undefined;
  /** The friend's own name as it was last compared with those of others; none before. */
  readonly compared: string | undefined;
  readonly namesake: Namesake | undefined;
}

export const EMPTY_CONTACT: StoredContact = {
  v: 1,
  nickname: '',
  notes: '',
  muted: false,
  verified: undefined,
  compared: undefined,
  namesake: undefined,
};

const schema = v.object({
  v: v.literal(1),
  /** The nickname: the field keeps the name that it was first stored under. */
  givenName: v.string(),
  notes: v.string(),
  muted: v.boolean(),
  verified: v.optional(v.object({ at: timeSchema, key: publicKeySchema })),
  compared: v.optional(v.string()),
  namesake: v.optional(
    v.object({
      of: v.custom<ConversationId>((input) => typeof input === 'string'),
      verified: v.boolean(),
      seen: v.boolean(),
    }),
  ),
});

export function encodeContact(contact: StoredContact): Uint8Array {
  const { nickname: givenName, ...rest } = contact;
  return encodeCbor({ ...rest, givenName });
}

/** Undefined if the stored value is damaged or of another version. */
export function decodeContact(value: Uint8Array): StoredContact | undefined {
  const stored = decodeCbor(schema, value);
  if (stored === undefined) return undefined;
  const { givenName: nickname, verified, compared, namesake, ...rest } = stored;
  return { ...rest, nickname, verified, compared, namesake };
}
