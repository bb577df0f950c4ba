/** What the person tells friends beside messages: one value in the vault. */
import * as v from 'valibot';
import type { VaultKey } from '../ports.ts';
import type { Sharing } from '../views.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';

export const SHARING_KEY: VaultKey = ['sharing'];

export const DEFAULT_SHARING: Sharing = { read: true, typing: true, presence: true };

const schema: v.GenericSchema<unknown, Sharing> = v.object({
  read: v.boolean(),
  typing: v.boolean(),
  presence: v.boolean(),
});

export function encodeSharing(sharing: Sharing): Uint8Array {
  return encodeCbor(sharing);
}

/** Undefined if the stored value is damaged. */
export function decodeSharing(value: Uint8Array): Sharing | undefined {
  return decodeCbor(schema, value);
}
