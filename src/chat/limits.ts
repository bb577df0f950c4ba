/** Bytes of UTF-8 in a name. */
export const MAX_NAME_BYTES = 96;

/** Bytes of UTF-8 in the notes about a friend. */
export const MAX_NOTES_BYTES = 4_000;

/** Bytes of UTF-8 in a message: with padding and sealing it always fits one slot. */
export const MAX_TEXT_BYTES = 16_000;

/** Bytes that we write into a subkey: Veilid's 32 KiB minus room for its encryption. */
export const MAX_VALUE_BYTES = 31 * 1024;

/** Bytes of messages in a frame: an app message carries 32 KiB. */
export const MAX_FRAME_BYTES = 28 * 1024;
export const MAX_FRAME_MESSAGES = 500;

/** How long an invitation can be answered, in milliseconds: 7 days, for a link. */
export const INVITATION_LIFE_MS = 604_800_000;
/** The same for an invitation made face to face: 10 minutes. */
export const FACE_TO_FACE_LIFE_MS = 600_000;
export type InvitationLife = typeof INVITATION_LIFE_MS | typeof FACE_TO_FACE_LIFE_MS;
/** A reply found later than this after the invitation was made becomes a request: 24 hours. */
export const INVITATION_FRESH_MS = 86_400_000;

/** Subkeys of each side in a conversation record: one header, then the slots. */
export const SUBKEYS_EACH = 16;
export const SLOTS = SUBKEYS_EACH - 1;

/** Opened invitations that wait for an answer here: each keeps a record open. */
export const MAX_QUESTIONS = 20;

/** How far a friend's Lamport time may be above ours; a message with more is unreadable. */
export const MAX_LAMPORT_JUMP = 1_000_000;

/** Messages that came before their turn: how far ahead, how many and how many bytes are held. */
export const MAX_AHEAD = 4_000;
export const MAX_HELD = 2_000;
export const MAX_HELD_BYTES = 4 * 1024 * 1024;

/** Unread messages of one friend, and their bytes: beyond, nothing is taken until the person looks. */
export const MAX_UNREAD = 1_000;
export const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/** Open gaps; with this many, nothing new is taken until one is filled or given up. */
export const MAX_GAPS = 256;
/** Ranges in a report: filling may split gaps, and given up ones are listed too. */
export const MAX_REPORTED = 2 * MAX_GAPS;

/** How often a message that the friend could not read is resealed. */
export const MAX_RESEALS = 3;

/** Sessions kept for reading: messages in flight may belong to an older one. */
export const MAX_SESSIONS = 3;

/** Bytes of a private route; a measured one of Veilid's had 776. */
export const MAX_ROUTE_BYTES = 2_048;

/** Messages and bytes in flight on the fast lane. */
export const WINDOW_MESSAGES = 1_000;
export const WINDOW_BYTES = 256 * 1024;

/** Receipt times kept for each conversation. */
export const MAX_MARKS = 60;

/** Unknown message types kept so that a later version can read them; an honest friend has few. */
export const MAX_UNSUPPORTED_TYPES = 64;

/** Characters of the newest message shown in the list of friends. */
export const PREVIEW_LENGTH = 120;

/** How far the epoch of a friend's new session may be above the highest known one. */
export const MAX_EPOCH_JUMP = 64;
