/**
 * When what happened to my messages: a short list of times, each good for all messages up to
 * one. The oldest are forgotten first.
 */
import { MAX_MARKS } from '../limits.ts';

type Kind = 'network' | 'delivered' | 'read';

export interface Mark {
  readonly kind: Kind;
  /** Highest sequence number it holds for. */
  readonly upTo: number;
  /** Milliseconds since 1970; 0 is "longer ago than is remembered". */
  readonly at: number;
}

/** What follows each other this closely, in milliseconds, counts as one. */
const TOGETHER_MS = 2_000;

export function addMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const before = marks.findLast(({ kind }) => kind === mark.kind);
  if (before !== undefined && before.upTo >= mark.upTo) return marks;
  const together =
    before !== undefined && mark.at >= before.at && mark.at - before.at < TOGETHER_MS;
  const all = together
    ? marks.map((each) => (each === before ? { ...mark, at: before.at } : each))
    : [...marks, mark];
  return all.length > MAX_MARKS ? forget(all) : all;
}

/** Of the two oldest of one kind only the later one stays, without its time. */
function forget(marks: readonly Mark[]): readonly Mark[] {
  const oldest = marks.find((mark, i) => marks.slice(0, i).some(({ kind }) => kind === mark.kind));
  if (oldest === undefined) return marks;
  const first = marks.find(({ kind }) => kind === oldest.kind);
  return marks.flatMap((mark) =>
    mark === first ? [] : mark === oldest ? [{ ...mark, at: 0 }] : [mark],
  );
}

/** Milliseconds since 1970; undefined if it is not known any more. */
export function timeOf(marks: readonly Mark[], kind: Kind, sequence: number): number | undefined {
  const at = marks.find((mark) => mark.kind === kind && mark.upTo >= sequence)?.at;
  return at === 0 ? undefined : at;
}
