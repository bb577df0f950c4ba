/** Everything about an invitation of mine that survives a restart: one value in the vault. */
import * as v from 'valibot';
import type { InvitationId } from './ids.ts';
import type { VaultKey } from './ports.ts';
import {
  countSchema,
  decodeCbor,
  encodeCbor,
  hashSchema,
  keyPairSchema,
  recordKeySchema,
} from './wire/cbor.ts';

const schema = v.object({
  v: v.literal(1),
  id: v.custom<InvitationId>((input) => typeof input === 'string'),
  createdAt: countSchema,
  expiresAt: countSchema,
  record: recordKeySchema,
  /** Writes subkey 0. */
  writer: keyPairSchema,
  /** Writes subkey 1; its secret is in the link. */
  reply: keyPairSchema,
  /** My writer in the conversation to come. */
  conversation: keyPairSchema,
  handshake: keyPairSchema,
  phase: v.picklist(['publishing', 'waiting', 'used', 'withdrawn']),
  /** Hash of the answer that was taken. */
  taken: v.optional(hashSchema),
});
export type InvitationState = v.InferOutput<typeof schema>;

export const INVITATIONS: VaultKey = ['invitation'];

export function encodeInvitationState(state: InvitationState): Uint8Array {
  return encodeCbor(state);
}

/** Undefined if the stored value is damaged or of another version. */
export function decodeInvitationState(value: Uint8Array): InvitationState | undefined {
  return decodeCbor(schema, value);
}

export function invitationKey(id: InvitationId): VaultKey {
  return [...INVITATIONS, id];
}
