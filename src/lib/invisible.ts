/** Knows which characters show nothing. The one place for this; names, texts and links ask here. */

/**
 * Characters without ink, for use within `[ ]` of a pattern: white space, controls, what Unicode
 * tells programs not to draw (Default_Ignorable_Code_Point), the empty Braille pattern, marks of
 * annotations, and the musical note without a head.
 */
export const INVISIBLE = String.raw`\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb\u{1d159}`;

const BLANK = new RegExp(`^[${INVISIBLE}]*$`, 'u');
const EACH = new RegExp(`[${INVISIBLE}]+`, 'gu');

/** Whether a text has nothing to see. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}

/** What is seen of a text, without the spaces in it. */
export function withoutInvisible(text: string): string {
  return text.replaceAll(EACH, '');
}
