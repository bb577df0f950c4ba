/** Finds a safety number in a text as other programs hand it on. */
import { foldPasted, joinCode } from './pastedCode.ts';

/** UTF-16 units, with what gets between the digits. A QR code can hold thousands of characters. */
const MOST_READ = 1_000;
/** Version 1 of the text in the QR code can be left out: the digits alone, copied from a screen. */
const BARE = /^[0-9]{60}$/u;
const NOT_DIGITS = /[\s\p{P}>|]+/gu;
/** Without its hyphen. */
const SCANNED = /^PARLEYSAFETY\/([1-9]\d{0,8})\/(.+)$/u;

/** `rest`: what the version says; for version 1 the digits. */
export function readSafety(
  text: string,
): { readonly version: number; readonly rest: string } | undefined {
  if (text.length > MOST_READ) return undefined;
  const folded = foldPasted(text);
  const digits = folded.replaceAll(NOT_DIGITS, '');
  if (BARE.test(digits)) return { version: 1, rest: digits };
  const [, version, rest = ''] = SCANNED.exec(joinCode(folded)) ?? [];
  return version === undefined ? undefined : { version: Number(version), rest };
}
