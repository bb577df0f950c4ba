/**
 * The invitation code that a person passes on: version, record key, reply secret, identity key
 * and a checksum; 133 bytes as 213 characters of base32 (RFC 4648, no padding). We use base32
 * because it fits the alphanumeric mode of QR codes, survives a change of case, and has no
 * character at which another program cuts a pasted link.
 */
import { base32nopad } from '@scure/base';
import { concatBytes } from '../../lib/bytes.ts';
import { crc32 } from '../../lib/crc32.ts';
import { CODE_LENGTH, codesIn, foldPasted, linkAt } from '../../lib/pastedCode.ts';
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

export function encodeInvitation(code: InvitationCode): string {
  const body = concatBytes(Uint8Array.of(VERSION), code.record, code.replySecret, code.identity);
  return base32nopad.encode(withChecksum(body));
}

/**
 * Decodes a link with any host, or the bare code, also as other programs hand them on. Of several,
 * the first valid one counts.
 */
export function decodeInvitation(text: string): CodeOutcome {
  const read = codesIn(foldPasted(text)).map(decode);
  return read.find(({ kind }) => kind === 'code') ?? read[0] ?? { kind: 'foreign' };
}

/**
 * Whether a text is meant as an invitation: a link, even if a part is missing, or a whole bare
 * code.
 */
export function isLikeInvitation(text: string): boolean {
  const { kind } = decodeInvitation(text);
  if (linkAt(foldPasted(text)) >= 0) return kind !== 'foreign';
  return kind === 'code' || kind === 'newer';
}

function decode(found: string): CodeOutcome {
  const bytes = fromBase32(found);
  if (bytes === undefined) return { kind: 'damaged' };
  const body = checked(bytes);
  if (body !== undefined && body[0] !== VERSION) return { kind: 'newer' };
  if (found.length < CODE_LENGTH) return { kind: 'truncated' };
  if (found.length > CODE_LENGTH || body?.length !== LENGTH - 4) return { kind: 'damaged' };
  return {
    kind: 'code',
    code: {
      record: body.slice(1, 65) as RecordKey,
      replySecret: body.slice(65, 97) as SecretKey,
      identity: body.slice(97, 129) as PublicKey,
    },
  };
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
