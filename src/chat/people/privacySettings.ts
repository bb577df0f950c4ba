/** The privacy settings: what the person shares besides messages. One value in the vault. */
import * as v from 'valibot';
import type { PrivacySettings } from '../views.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';

export const DEFAULT_PRIVACY: PrivacySettings = { read: true, typing: true, presence: true };

/** Used if the stored settings cannot be read: share nothing until the person chooses again. */
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
