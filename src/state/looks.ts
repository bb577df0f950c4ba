/** What a text claims to be, before the backend has looked at it. */

/** A link of ours from any host, or the bare code. */
export function looksLikeInvitation(text: string): boolean {
  return text.includes('#i=') || /^[A-Z2-7]{150,}$/iu.test(text.replaceAll(/\s+/gu, ''));
}

/** What the QR code of a safety number says, or its digits as they are copied. */
export function looksLikeSafety(text: string): boolean {
  return text.startsWith('PARLEY-SAFETY/') || /^\d{60}$/u.test(text.replaceAll(/\s+/gu, ''));
}
