/** A contact in the vault: a value of its own beside the conversation. */
import * as v from 'valibot';
import type { ConversationId, PublicKey } from '../ids.ts';
import { decodeCbor, encodeCbor, publicKeySchema, timeSchema } from '../wire/cbor.ts';

/** Another friend who is known by the name that this friend uses. */
export interface Namesake {
  readonly of: ConversationId;
  /** Whether the other friend's key was verified when the namesake was found. */
  readonly verified: boolean;
  /** The person has seen the warning and chose "Go on". */
  readonly seen: boolean;
}

/** Stays on this device: nothing of it is sent to anyone. */
export interface StoredContact {
  readonly v: 1;
  /** '' if there is none, and the friend's own name is shown. */
  readonly nickname: string;
  readonly notes: string;
  readonly muted: boolean;
  /** When the safety number was compared, and the friend's key at that time. */
  readonly verified: { readonly at: number; readonly key: PublicKey } | undefined;
  /** The friend's own name when it was last compared with the names of others; undefined before. */
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
  /** The nickname. The field keeps its first name, because contacts are stored with it. */
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
