/**
 * The invitation code that a person passes on: version, record key, reply secret, identity key
 * and a checksum; 133 bytes as 213 characters of base32 (RFC 4648, no padding). We use base32
 * because it fits the alphanumeric mode of QR codes, survives a change of case, and has no
 * character at which another program cuts a pasted link.
 */
import { base32nopad } from '@scure/base';
import { concatBytes } from '../../lib/bytes.ts';
import { crc32 } from '../../lib/crc32.ts';
import type { PublicKey, RecordKey, SecretKey } from '../ids.ts';

export interface InvitationCode {
  readonly record: RecordKey;
  readonly replySecret: SecretKey;
  readonly identity: PublicKey;
}

export type CodeOutcome =
  | { readonly kind: 'code'; readonly code: InvitationCode }
  | { readonly kind: 'foreign' | 'truncated' | 'damaged' | 'newer' };

const VERSION = 1;
const LENGTH = 1 + 64 + 32 + 32 + 4;
/** Position of the identity key in the bytes: start, and end (exclusive). */
export const IDENTITY_AT = [97, 129] as const;
const CHARACTERS = Math.ceil((LENGTH * 8) / 5);
/**
 * Characters that we look at: enough for any host and our fragment. The rest of the input is
 * ignored.
 */
const MAX_INPUT = 8_192;

export function encodeInvitation(code: InvitationCode): string {
  const body = concatBytes(Uint8Array.of(VERSION), code.record, code.replySecret, code.identity);
  return base32nopad.encode(withChecksum(body));
}

/** Decodes a link with any host, or the bare code. Spaces and line breaks in it are ignored. */
export function decodeInvitation(text: string): CodeOutcome {
  const found = findCode(text.slice(0, MAX_INPUT));
  if (found === undefined) return { kind: 'foreign' };
  const bytes = fromBase32(found);
  if (bytes === undefined) return { kind: 'damaged' };
  const body = checked(bytes);
  if (body !== undefined && body[0] !== VERSION) return { kind: 'newer' };
  if (found.length < CHARACTERS) return { kind: 'truncated' };
  if (found.length > CHARACTERS || body?.length !== LENGTH - 4) return { kind: 'damaged' };
  return {
    kind: 'code',
    code: {
      record: body.slice(1, 65) as RecordKey,
      replySecret: body.slice(65, 97) as SecretKey,
      identity: body.slice(97, 129) as PublicKey,
    },
  };
}

/**
 * Whether a text is meant as an invitation: a link, even if a part is missing, or a whole bare
 * code.
 */
export function isLikeInvitation(text: string): boolean {
  const { kind } = decodeInvitation(text);
  return text.includes('#i=') ? kind !== 'foreign' : kind === 'code' || kind === 'newer';
}

/** A code of full length at the start; separate words may follow. */
const WHOLE = new RegExp(`^(?:\\s*[a-z2-7]){${CHARACTERS}}(?![a-z0-9])`, 'iu');

/** A code of full length anywhere in a text, as a word of its own. */
const WORD = new RegExp(`(?<![a-z0-9])[a-z2-7]{${CHARACTERS}}(?![a-z0-9])`, 'iu');

/**
 * The code after `#i=`; without a link, a word that is a bare code, or the whole text if it looks
 * like a code. People write words after a link, so these are ignored.
 */
function findCode(text: string): string | undefined {
  const at = text.indexOf('#i=');
  const whole = at < 0 ? WORD.exec(text)?.[0] : WHOLE.exec(text.slice(at + 3))?.[0];
  if (whole !== undefined) return whole.replaceAll(/\s+/gu, '').toUpperCase();
  const candidate = (at < 0 ? text : text.slice(at + 3)).replaceAll(/\s+/gu, '').toUpperCase();
  if (at >= 0) return candidate === '' ? undefined : candidate;
  // Without `#i=`, only 40 or more letters and digits count as a code.
  return /^[A-Z0-9]{40,}$/u.test(candidate) ? candidate : undefined;
}

function fromBase32(text: string): Uint8Array | undefined {
  if (!/^[A-Z2-7]+$/u.test(text)) return undefined;
  // A truncated code can end in characters that make no whole byte: drop these. The checksum
  // decides.
  for (const cut of [0, 1, 2]) {
    try {
      return base32nopad.decode(text.slice(0, text.length - cut));
    } catch {
      continue;
    }
  }
  return new Uint8Array();
}

function withChecksum(body: Uint8Array): Uint8Array {
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, crc32(body));
  return concatBytes(body, sum);
}

/** The bytes before the checksum, if the checksum is right. */
function checked(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 5) return undefined;
  const body = bytes.slice(0, -4);
  const sum = new DataView(bytes.buffer, bytes.byteOffset + body.length, 4).getUint32(0);
  return sum === crc32(body) ? body : undefined;
}
