/** Everything about an invitation of mine that survives a restart: one value in the vault. */
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
  /** My writer in the conversation to come. */
  conversation: keyPairSchema,
  handshake: keyPairSchema,
  /** My half of the sessions in the conversation to come, and what the invitee starts one with. */
  account: olmAccountSchema,
  olmIdentity: olmKeySchema,
  oneTimeKey: olmKeySchema,
  phase: v.picklist(['publishing', 'waiting', 'used', 'withdrawn']),
  /** What somebody who has the link let know last. */
  noted: v.optional(placeholderSchema),
  /** An answer that came late, until the person has decided on it. */
  request: v.optional(
    v.object({
      /** The value as it was found: a subkey holds 32 KiB. */
      data: bytesSchema(32 * 1024),
      identity: publicKeySchema,
      name: v.string(),
    }),
  ),
  /** Whose answer is taken, if it is not anybody's. */
  only: v.optional(publicKeySchema),
  /** Hash of the answer that was taken. */
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
