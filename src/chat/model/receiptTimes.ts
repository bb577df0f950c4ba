/**
 * When what happened to my messages: a short list of times, each good for all messages up to
 * one. The oldest are forgotten first.
 */
import { MAX_MARKS } from '../limits.ts';

type Kind = 'network' | 'delivered' | 'read';

export interface ReceiptTime {
  readonly kind: Kind;
  /** Highest sequence number it holds for. */
  readonly upTo: number;
  /** Milliseconds since 1970; 0 is "longer ago than is remembered". */
  readonly at: number;
}

/** What follows each other this closely, in milliseconds, counts as one. */
const TOGETHER_MS = 2_000;

export function addReceiptTime(
  times: readonly ReceiptTime[],
  time: ReceiptTime,
): readonly ReceiptTime[] {
  const before = times.findLast(({ kind }) => kind === time.kind);
  if (before !== undefined && before.upTo >= time.upTo) return times;
  const together =
    before !== undefined && time.at >= before.at && time.at - before.at < TOGETHER_MS;
  const all = together
    ? times.map((each) => (each === before ? { ...time, at: before.at } : each))
    : [...times, time];
  return all.length > MAX_MARKS ? forget(all) : all;
}

/** Of the two oldest of one kind only the later one stays, without its time. */
function forget(times: readonly ReceiptTime[]): readonly ReceiptTime[] {
  const oldest = times.find((time, i) => times.slice(0, i).some(({ kind }) => kind === time.kind));
  if (oldest === undefined) return times;
  const first = times.find(({ kind }) => kind === oldest.kind);
  return times.flatMap((time) =>
    time === first ? [] : time === oldest ? [{ ...time, at: 0 }] : [time],
  );
}

/** Milliseconds since 1970; undefined if it is not known any more. */
export function timeOf(
  times: readonly ReceiptTime[],
  kind: Kind,
  sequence: number,
): number | undefined {
  const at = times.find((time) => time.kind === kind && time.upTo >= sequence)?.at;
  return at === 0 ? undefined : at;
}
