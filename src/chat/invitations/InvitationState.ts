/** The stored state of an invitation of mine: one value in the vault. */
import * as v from 'valibot';
import type { InvitationId } from '../ids.ts';
import {
  bytesSchema,
  decodeCbor,
  encodeCbor,
  hashSchema,
  keyPairSchema,
  olmAccountSchema,
  olmKeySchema,
  publicKeySchema,
  recordKeySchema,
  timeSchema,
} from '../wire/cbor.ts';
import { placeholderSchema } from '../wire/placeholder.ts';

export const INVITATION_VERSION = 2;

const schema = v.object({
  v: v.literal(INVITATION_VERSION),
  id: v.custom<InvitationId>((input) => typeof input === 'string'),
  createdAt: timeSchema,
  expiresAt: timeSchema,
  record: recordKeySchema,
  /** Writes subkey 0. */
  writer: keyPairSchema,
  /** Writes subkey 1; its secret is in the link. */
  reply: keyPairSchema,
  /** My writer in the conversation that a reply will start. */
  conversation: keyPairSchema,
  handshake: keyPairSchema,
  /** My Olm account for that conversation, and the keys with which the invitee starts a session. */
  account: olmAccountSchema,
  olmIdentity: olmKeySchema,
  oneTimeKey: olmKeySchema,
  phase: v.picklist(['publishing', 'waiting', 'used', 'withdrawn']),
  /** The last placeholder that somebody with the link wrote. */
  noted: v.optional(placeholderSchema),
  /** A reply that was found late, until the person accepts or declines it. */
  request: v.optional(
    v.object({
      /** The value as it was read: a subkey holds up to 32 KiB. */
      data: bytesSchema(32 * 1024),
      identity: publicKeySchema,
      name: v.string(),
    }),
  ),
  /** The only public key whose reply is taken; undefined for anybody's. */
  only: v.optional(publicKeySchema),
  /** Hash of the reply that was taken. */
  taken: v.optional(hashSchema),
});
export type InvitationState = v.InferOutput<typeof schema>;

export function encodeInvitationState(state: InvitationState): Uint8Array {
  return encodeCbor(state);
}

/** Undefined if the stored value is damaged. */
export function decodeInvitationState(value: Uint8Array): InvitationState | undefined {
  const state = decodeCbor(schema, value);
  return (
    state && {
      ...state,
      noted: state.noted,
      request: state.request,
      only: state.only,
      taken: state.taken,
    }
  );
}
