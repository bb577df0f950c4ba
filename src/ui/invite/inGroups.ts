/** Splits a code into groups of four letters, so that it is easy to read aloud or type. */
export function inGroups(code: string): string {
  return code.replaceAll(/.{4}(?=.)/gu, '$& ');
}
