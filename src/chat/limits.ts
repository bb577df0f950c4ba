/** Bytes of UTF-8 in a name. */
export const MAX_NAME_BYTES = 96;
/** Bytes of UTF-8 in a message: half a DHT subkey, so that two always fit one slot. */
export const MAX_TEXT_BYTES = 16_000;
/** How long an invitation can be answered, in milliseconds: 7 days. */
export const INVITATION_LIFE_MS = 7 * 24 * 60 * 60 * 1000;
