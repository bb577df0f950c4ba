/** The history of a conversation, read when it has what it should have. */
import { expect } from '@playwright/test';
import type { Row } from './inPage.ts';
import type { Person } from './Person.ts';

/** The first message of conversations whose history is read: it is read back to this one. */
export const BEGINNING = 'the beginning';

/**
 * The person's history as soon as it has all of these messages; as it is then, when `patience`,
 * in milliseconds, is over. Rejects if it cannot be read at all.
 */
export async function historyWith(
  person: Person,
  wanted: readonly string[],
  patience: number,
): Promise<readonly Row[]> {
  let rows: readonly Row[] = [];
  let unread: unknown;
  const missing = async () => {
    unread = undefined;
    try {
      rows = await person.history(BEGINNING);
    } catch (error) {
      // While messages arrive, what was read first may have moved.
      unread = error;
      return wanted.length;
    }
    const found = new Set(rows.map(({ text }) => text));
    return wanted.filter((text) => !found.has(text)).length;
  };
  await expect
    .poll(missing, { timeout: patience, intervals: [1_000] })
    .toBe(0)
    // Who asked for it sees what is missing, and can tell it by name.
    .catch(() => undefined);
  expect(unread).toBeUndefined();
  return rows;
}
