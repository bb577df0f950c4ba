/** Guesses what a text is, before the backend has checked it. */

/** UTF-16 units: the backend reads no more of a text. */
const MAX_READ = 8_192;
/** A bare code among other words. */
const BARE_CODE = /(?<![a-z0-9])[a-z2-7]{213}(?![a-z0-9])/iu;

/** Whether the text has an invitation link, from any host, or a bare code. */
export function resemblesInvitation(text: string): boolean {
  if (text.includes('#i=') || BARE_CODE.test(text.slice(0, MAX_READ))) return true;
  return /^[A-Z2-7]{150,}$/iu.test(text.replaceAll(/\s+/gu, ''));
}

/** Whether the text is the content of a safety number's QR code, or its copied digits. */
export function resemblesSafetyNumber(text: string): boolean {
  return text.startsWith('PARLEY-SAFETY/') || /^\d{60}$/u.test(text.replaceAll(/\s+/gu, ''));
}
