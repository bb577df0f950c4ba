/** Halves of characters that UTF-8 cannot hold; the two halves of one character do not match. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Puts U+FFFD in place of them. `String.toWellFormed` is younger than the browsers we run in. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\u{fffd}');
}
