/** Bytes of UTF-8 in a name. */
export const MAX_NAME_BYTES = 96;

/** Bytes of UTF-8 in a message: with padding and sealing it always fits one slot. */
export const MAX_TEXT_BYTES = 16_000;

/** Bytes in a subkey that we fill: Veilid's 32 KiB less room for its own encryption. */
export const MAX_VALUE_BYTES = 31 * 1024;

/** How long an invitation can be answered, in milliseconds: 7 days. */
export const INVITATION_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * How long after its end an invitation still looks for an answer that was given in time,
 * in milliseconds: the inviter may have been away.
 */
export const INVITATION_GRACE_MS = 7 * 24 * 60 * 60 * 1000;

/** Subkeys of each side in a conversation record: one header, then the slots. */
export const SUBKEYS_EACH = 16;
export const SLOTS = SUBKEYS_EACH - 1;

/** A friend's Lamport time may run ahead of ours by this much; more is not believed. */
export const MAX_LAMPORT_JUMP = 1_000_000;

/** Characters of the newest message in the list of friends. */
export const PREVIEW_LENGTH = 120;
