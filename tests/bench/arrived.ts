/** Finds what is wrong with a stream of messages in the history of the receiver. */
import type { Row } from '../e2e/inPage.ts';

export interface Faults {
  readonly lost: number;
  readonly duplicated: number;
  /** Messages that stand below a message that was written later. */
  readonly outOfOrder: number;
}

export function faults(written: readonly string[], history: readonly Row[]): Faults {
  const place = new Map(written.map((text, at) => [text, at]));
  const found = history.flatMap(({ mine, text }) => (mine ? [] : (place.get(text) ?? [])));
  const different = new Set(found);
  let [latest, outOfOrder] = [-1, 0];
  for (const at of found) {
    if (at < latest) outOfOrder += 1;
    latest = Math.max(latest, at);
  }
  return {
    lost: written.length - different.size,
    duplicated: found.length - different.size,
    outOfOrder,
  };
}
