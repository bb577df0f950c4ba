/** What a text claims to be, before the backend has looked at it. */

/** What the backend reads of a text, in UTF-16 units. */
const MAX_READ = 8_192;
/** A bare code among other words. */
const BARE_CODE = /(?<![a-z0-9])[a-z2-7]{213}(?![a-z0-9])/iu;

/** A link of ours from any host, or the bare code. */
export function resemblesInvitation(text: string): boolean {
  if (text.includes('#i=') || BARE_CODE.test(text.slice(0, MAX_READ))) return true;
  return /^[A-Z2-7]{150,}$/iu.test(text.replaceAll(/\s+/gu, ''));
}

/** What the QR code of a safety number says, or its digits as they are copied. */
export function resemblesSafetyNumber(text: string): boolean {
  return text.startsWith('PARLEY-SAFETY/') || /^\d{60}$/u.test(text.replaceAll(/\s+/gu, ''));
}
