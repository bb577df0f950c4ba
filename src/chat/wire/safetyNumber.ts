/**
 * The safety number: two friends compare it, aloud or by scanning, to check that each has the
 * other's true key. It depends on both identity keys and nothing else, and both sides get the same.
 *
 * Digits are drawn from BLAKE3 of CBOR([b"parley/1/safety", lower key, higher key, n]) for n = 0,
 * 1, 2 …, byte by byte: a byte below 250 gives the digit byte mod 10, any other byte gives no
 * digit. So all digits are equally likely, and the 60 digits hold 199 bits.
 */
import { asciiBytes, compareBytes } from '../../lib/bytes.ts';
import { readSafety } from '../../lib/pastedSafety.ts';
import type { PublicKey } from '../ids.ts';
import type { Crypto } from '../ports.ts';
import { encodeCbor } from './cbor.ts';

export const SAFETY_DIGITS = 60;
/** Bytes below this give a digit. It is a multiple of 10, so all digits are equally likely. */
const DIGIT_BYTES_END = 250;
const VERSION = 1;

/** 60 decimal digits. */
export async function safetyNumber(crypto: Crypto, a: PublicKey, b: PublicKey): Promise<string> {
  const keys = [a, b].sort(compareBytes);
  let digits = '';
  for (let block = 0; digits.length < SAFETY_DIGITS; block += 1) {
    const bytes = await crypto.hash(encodeCbor([asciiBytes('parley/1/safety'), ...keys, block]));
    digits += [...bytes.filter((byte) => byte < DIGIT_BYTES_END)].map((byte) => byte % 10).join('');
  }
  return digits.slice(0, SAFETY_DIGITS);
}

/** The text in the QR code: only characters of its alphanumeric mode. */
export function encodeSafety(digits: string): string {
  return `PARLEY-SAFETY/${VERSION}/${digits}`;
}

/** The digits; undefined if the text is not a safety number of this version. */
export function decodeSafety(text: string): string | undefined {
  return read(text)?.digits;
}

/** Whether a text is a safety number of any version. */
export function isSafety(text: string): boolean {
  return read(text) !== undefined;
}

export type SafetyMatch =
  /** Both devices have the same two keys. */
  | 'same'
  /** Another number: at least one device has a wrong key for the other person. */
  | 'different'
  /** Not a safety number. */
  | 'foreign'
  /** A safety number of a newer Parley. */
  | 'newer';

/** Compares a scanned or pasted text with the safety number of this device. */
export function compareSafety(scanned: string, digits: string): SafetyMatch {
  const found = read(scanned);
  if (found === undefined) return 'foreign';
  if (found.digits === undefined) return 'newer';
  return found.digits === digits ? 'same' : 'different';
}

/** `digits` is undefined for a newer version, whose format is not known here. */
function read(text: string): { readonly digits: string | undefined } | undefined {
  const found = readSafety(text);
  if (found === undefined) return undefined;
  if (found.version > VERSION) return { digits: undefined };
  return found.rest.length === SAFETY_DIGITS && /^\d+$/u.test(found.rest)
    ? { digits: found.rest }
    : undefined;
}
