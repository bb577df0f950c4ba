/**
 * The invitation as a person passes it on: version, record key, reply secret, identity key
 * and a checksum, 133 bytes, as 213 characters of base32 (RFC 4648, no padding). Base32
 * because it fits the alphanumeric mode of QR codes, survives a change of case, and has no
 * character that ends a link when it is pasted into other programs.
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
/** Where the identity key is, in bytes: from, up to. */
export const IDENTITY_AT = [97, 129] as const;
const CHARACTERS = Math.ceil((LENGTH * 8) / 5);
/** A link has a host and our fragment; longer input is cut off unread. */
const MAX_INPUT = 8_192;

export function encodeInvitation(code: InvitationCode): string {
  const body = concatBytes(Uint8Array.of(VERSION), code.record, code.replySecret, code.identity);
  return base32nopad.encode(withChecksum(body));
}

/** Reads a link of any host, or the bare code. Spaces and line breaks inside are ignored. */
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

/** Whether a text is meant as one: a link of ours, even if a part is missing, or a whole code. */
export function isLikeInvitation(text: string): boolean {
  const { kind } = decodeInvitation(text);
  return text.includes('#i=') ? kind !== 'foreign' : kind === 'code' || kind === 'newer';
}

/** A code as long as it has to be, whatever follows it as a word of its own. */
const WHOLE = new RegExp(`^(?:\\s*[a-z2-7]){${CHARACTERS}}(?![a-z0-9])`, 'iu');

/** The same without a link, as a word among others. */
const WORD = new RegExp(`(?<![a-z0-9])[a-z2-7]{${CHARACTERS}}(?![a-z0-9])`, 'iu');

/**
 * The part after `#i=`, a word that is a bare code, or the whole text if it looks like one. Words
 * may follow a link, as people write them.
 */
function findCode(text: string): string | undefined {
  const at = text.indexOf('#i=');
  const whole = at < 0 ? WORD.exec(text)?.[0] : WHOLE.exec(text.slice(at + 3))?.[0];
  if (whole !== undefined) return whole.replaceAll(/\s+/gu, '').toUpperCase();
  const candidate = (at < 0 ? text : text.slice(at + 3)).replaceAll(/\s+/gu, '').toUpperCase();
  if (at >= 0) return candidate === '' ? undefined : candidate;
  // Without the marker, only something long that is nearly all base32 is taken for a code.
  return /^[A-Z0-9]{40,}$/u.test(candidate) ? candidate : undefined;
}

function fromBase32(text: string): Uint8Array | undefined {
  if (!/^[A-Z2-7]+$/u.test(text)) return undefined;
  // A cut can leave a last character without a whole byte behind it; the checksum tells.
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

/** The bytes before the checksum, if it is right. */
function checked(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 5) return undefined;
  const body = bytes.slice(0, -4);
  const sum = new DataView(bytes.buffer, bytes.byteOffset + body.length, 4).getUint32(0);
  return sum === crc32(body) ? body : undefined;
}
