/** Guesses what a text is, before the backend has checked it. */
import { codesIn, foldPasted, linkAt } from '../../lib/pastedCode.ts';
import { readSafety } from '../../lib/pastedSafety.ts';

/** Characters of base32: most of a bare code. */
const MOST_OF_CODE = /^[A-Z2-7]{150,}$/u;

/** Whether the text has an invitation link, from any host, or a bare code. */
export function resemblesInvitation(text: string): boolean {
  const folded = foldPasted(text.slice(startAt(text)));
  return linkAt(folded) >= 0 || codesIn(folded).some((code) => MOST_OF_CODE.test(code));
}

/** Where the part of a text starts that may have an invitation: a letter may stand before a link. */
export function startAt(text: string): number {
  return Math.max(0, linkAt(text));
}

/** Whether the text is the content of a safety number's QR code, or its copied digits. */
export function resemblesSafetyNumber(text: string): boolean {
  return readSafety(text) !== undefined;
}
