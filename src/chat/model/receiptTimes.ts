/**
 * When my messages reached the network, were delivered and were read: a short list of times, each for
 * all messages up to one. The oldest times are dropped first.
 */
import { MAX_MARKS } from '../limits.ts';

type Kind = 'network' | 'delivered' | 'read';

export interface ReceiptTime {
  readonly kind: Kind;
  /** The highest sequence number that this time is for. */
  readonly upTo: number;
  /** Milliseconds since 1970; 0 if the time was dropped. */
  readonly at: number;
}

/** Times of one kind within this many milliseconds are merged. */
const MERGE_WINDOW_MS = 2_000;

export function addReceiptTime(
  times: readonly ReceiptTime[],
  time: ReceiptTime,
): readonly ReceiptTime[] {
  const before = times.findLast(({ kind }) => kind === time.kind);
  if (before !== undefined && before.upTo >= time.upTo) return times;
  const isMerged =
    before !== undefined && time.at >= before.at && time.at - before.at < MERGE_WINDOW_MS;
  const all = isMerged
    ? times.map((each) => (each === before ? { ...time, at: before.at } : each))
    : [...times, time];
  return all.length > MAX_MARKS ? forget(all) : all;
}

/** Merges the two oldest entries of one kind; the merged entry has no time. */
function forget(times: readonly ReceiptTime[]): readonly ReceiptTime[] {
  const oldest = times.find((time, i) => times.slice(0, i).some(({ kind }) => kind === time.kind));
  if (oldest === undefined) return times;
  const first = times.find(({ kind }) => kind === oldest.kind);
  return times.flatMap((time) =>
    time === first ? [] : time === oldest ? [{ ...time, at: 0 }] : [time],
  );
}

/** Milliseconds since 1970; undefined if unknown. */
export function timeOf(
  times: readonly ReceiptTime[],
  kind: Kind,
  sequence: number,
): number | undefined {
  const at = times.find((time) => time.kind === kind && time.upTo >= sequence)?.at;
  return at === 0 ? undefined : at;
}
