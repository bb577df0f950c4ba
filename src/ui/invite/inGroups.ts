/** A code as a person reads it aloud or types it in: four letters at a time. */
export function inGroups(code: string): string {
  return code.replaceAll(/.{4}(?=.)/gu, '$& ');
}
