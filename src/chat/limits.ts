/** Bytes of UTF-8 in a name. */
export const MAX_NAME_BYTES = 96;

/** Bytes of UTF-8 in what one notes of a friend. */
export const MAX_NOTES_BYTES = 4_000;

/** Bytes of UTF-8 in a message: with padding and sealing it always fits one slot. */
export const MAX_TEXT_BYTES = 16_000;

/** Bytes in a subkey that we fill: Veilid's 32 KiB less room for its own encryption. */
export const MAX_VALUE_BYTES = 31 * 1024;

/** Bytes of messages in a frame: an app message carries 32 KiB. */
export const MAX_FRAME_BYTES = 28 * 1024;
export const MAX_FRAME_MESSAGES = 500;

/** How long an invitation can be answered, in milliseconds: 7 days, for a link. */
export const INVITATION_LIFE_MS = 604_800_000;
/** The same face to face: 10 minutes. */
export const FACE_TO_FACE_LIFE_MS = 600_000;
export type InvitationLife = typeof INVITATION_LIFE_MS | typeof FACE_TO_FACE_LIFE_MS;
/** An answer that is found later than this after the invitation was made is asked about first. */
export const INVITATION_FRESH_MS = 86_400_000;

/** Subkeys of each side in a conversation record: one header, then the slots. */
export const SUBKEYS_EACH = 16;
export const SLOTS = SUBKEYS_EACH - 1;

/** A friend's Lamport time may run ahead of ours by this much; more is not believed. */
export const MAX_LAMPORT_JUMP = 1_000_000;

/** Messages that came before their turn: how far ahead, how many, and how many bytes are held. */
export const MAX_AHEAD = 4_000;
export const MAX_HELD = 2_000;
export const MAX_HELD_BYTES = 4 * 1024 * 1024;

/** Gaps that are kept open; beyond, nothing further is taken until one is filled. */
export const MAX_GAPS = 256;
/** Ranges in a report: gaps may split while they are filled, and given up ones are told too. */
export const MAX_REPORTED = 2 * MAX_GAPS;

/** How often a message that the friend could not read is sealed anew. */
export const MAX_RESEALS = 3;

/** Sessions kept to read with: messages under way may be of an earlier one. */
export const MAX_SESSIONS = 3;

/** Bytes of a private route; one of Veilid's was measured with 776. */
export const MAX_ROUTE_BYTES = 2_048;

/** Messages under way over a route without an answer: so many, and so many bytes. */
export const WINDOW_MESSAGES = 1_000;
export const WINDOW_BYTES = 256 * 1024;

/** Times kept of what happened to messages. */
export const MAX_MARKS = 60;

/** Types of messages that are remembered so that a later version reads them; an honest friend has few. */
export const MAX_UNSUPPORTED_TYPES = 64;

/** Characters of the newest message in the list of friends. */
export const PREVIEW_LENGTH = 120;

/** How far a friend's new session may be numbered ahead of what is known. */
export const MAX_EPOCH_JUMP = 64;
