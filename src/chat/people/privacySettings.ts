/** What the person tells friends beside messages: one value in the vault. */
import * as v from 'valibot';
import type { PrivacySettings } from '../views.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';

export const DEFAULT_PRIVACY: PrivacySettings = { read: true, typing: true, presence: true };

/** If what was chosen cannot be read: what is not known to be wanted is not shared. */
export const NOTHING_SHARED: PrivacySettings = { read: false, typing: false, presence: false };

const schema: v.GenericSchema<unknown, PrivacySettings> = v.object({
  read: v.boolean(),
  typing: v.boolean(),
  presence: v.boolean(),
});

export function encodePrivacy(privacy: PrivacySettings): Uint8Array {
  return encodeCbor(privacy);
}

/** Undefined if the stored value is damaged. */
export function decodePrivacy(value: Uint8Array): PrivacySettings | undefined {
  return decodeCbor(schema, value);
}
