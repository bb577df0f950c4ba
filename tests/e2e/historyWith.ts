/** Reads the history of a conversation when it is complete. */
import { expect } from '@playwright/test';
import type { Row } from './inPage.ts';
import type { Person } from './Person.ts';

/** The first message of conversations whose history is read: reading goes back to it. */
export const BEGINNING = 'the beginning';

/**
 * The person's history as soon as it contains all of these messages, or as it is after `timeoutMs`
 * milliseconds. Rejects if it cannot be read at all.
 */
export async function historyWith(
  person: Person,
  wanted: readonly string[],
  timeoutMs: number,
): Promise<readonly Row[]> {
  let rows: readonly Row[] = [];
  let unread: unknown;
  const missing = async () => {
    unread = undefined;
    try {
      rows = await person.history(BEGINNING);
    } catch (error) {
      // While messages arrive, the rows that were read first may move.
      unread = error;
      return wanted.length;
    }
    const found = new Set(rows.map(({ text }) => text));
    return wanted.filter((text) => !found.has(text)).length;
  };
  await expect
    .poll(missing, { timeout: timeoutMs, intervals: [1_000] })
    .toBe(0)
    // The caller sees what is missing and can name it.
    .catch(() => undefined);
  expect(unread).toBeUndefined();
  return rows;
}
