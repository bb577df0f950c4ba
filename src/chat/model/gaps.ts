/**
 * Gaps: the friend's messages that never came or cannot be read. Each gap holds a place in the
 * conversation, every report asks for it again, and it shrinks as its messages come.
 */
import type { Range } from '../../lib/ranges.ts';
import type { MessageId } from '../ids.ts';
import type { Role } from '../wire/keys.ts';
import { MAX_REPORTED, MAX_RESEALS } from '../limits.ts';
import { messageId } from './messageId.ts';
import type { GapView } from '../views.ts';

export interface Gap {
  /** The friend's sequence numbers, both included. */
  readonly first: number;
  readonly last: number;
  readonly reason: 'missing' | 'unreadable';
  /** The sealing that could not be read; 0 for missing messages. */
  readonly sealing: number;
  /** Its place: after the messages before it, before those after it. */
  readonly lamport: number;
  /** When it was noticed, in milliseconds since 1970. */
  readonly at: number;
}

interface Lacking {
  readonly gaps: Gaps;
  readonly givenUp: readonly Range[];
}

/** In order of sequence numbers, without overlaps; gaps that touch differ in reason or sealing. */
export type Gaps = readonly Gap[];

export function gapAt(gaps: Gaps, sequence: number): Gap | undefined {
  return gaps.find(({ first, last }) => first <= sequence && sequence <= last);
}

/** Adds a gap at the end; if it continues the last one, it becomes part of it. */
export function append(gaps: Gaps, gap: Gap): Gaps {
  return joined([...gaps, gap]);
}

/** A message of a gap came, and has this Lamport time. The rest of the gap stays around it. */
export function fill(gaps: Gaps, sequence: number, lamport: number): Gaps {
  return replace(gaps, sequence, lamport, []);
}

/** A message of a gap came and cannot be read. */
export function markUnreadable(gaps: Gaps, sequence: number, sealing: number): Gaps {
  const gap = gapAt(gaps, sequence);
  if (gap === undefined) return gaps;
  const unreadable: Gap = {
    ...gap,
    first: sequence,
    last: sequence,
    reason: 'unreadable',
    sealing,
  };
  return joined(replace(gaps, sequence, gap.lamport, [unreadable]));
}

function replace(gaps: Gaps, sequence: number, lamport: number, by: Gaps): Gaps {
  const gap = gapAt(gaps, sequence);
  if (gap === undefined) return gaps;
  const before = { ...gap, last: sequence - 1 };
  const after = { ...gap, first: sequence + 1, lamport };
  const parts = [before, ...by, after].filter(({ first, last }) => first <= last);
  return gaps.toSpliced(gaps.indexOf(gap), 1, ...parts);
}

/**
 * Moves gaps that failed with the last sealing from `gaps` to `givenUp`: their author gives them up,
 * so nothing can fill them. Reports still list them for the author. If a report has no room, the
 * oldest are removed. By then their author knows of them: an author reseals only after a report, and
 * that report listed everything that was given up before.
 */
export function giveUp(before: Lacking): Lacking {
  const gaps = before.gaps.filter((gap) => !isLost(gap));
  const givenUp = before.gaps.filter(isLost).reduce(appendRange, before.givenUp);
  const surplus = gaps.length + givenUp.length - MAX_REPORTED;
  return { gaps, givenUp: surplus > 0 ? givenUp.slice(surplus) : givenUp };
}

function isLost({ reason, sealing }: Gap): boolean {
  return reason === 'unreadable' && sealing >= MAX_RESEALS;
}

/** Adds a gap at the end; if it continues the last range, it becomes part of it. */
function appendRange(ranges: readonly Range[], { first, last }: Gap): readonly Range[] {
  const before = ranges.at(-1);
  return before?.[1] === first - 1
    ? [...ranges.slice(0, -1), [before[0], last]]
    : [...ranges, [first, last]];
}

/** Merges each gap into the one before it, if it continues it with the same reason and sealing. */
function joined(gaps: Gaps): Gaps {
  const all: Gap[] = [];
  for (const gap of gaps) {
    const before = all.at(-1);
    if (before !== undefined && continues(before, gap))
      all[all.length - 1] = { ...before, last: gap.last };
    else all.push(gap);
  }
  return all;
}

function continues(before: Gap, gap: Gap): boolean {
  return (
    before.last === gap.first - 1 && before.reason === gap.reason && before.sealing === gap.sealing
  );
}

export function gapView(gap: Gap, author: Role): GapView {
  return {
    kind: 'gap',
    id: messageId(gap.lamport, author, gap.first),
    mine: false,
    sequence: gap.first,
    count: gap.last - gap.first + 1,
    reason: gap.reason,
    at: gap.at,
  };
}

/** How a change of gaps changes the messages shown. */
export function gapChanges(
  before: Gaps,
  after: Gaps,
  author: Role,
): { readonly gone: readonly MessageId[]; readonly changed: readonly GapView[] } {
  if (before === after) return { gone: [], changed: [] };
  const views = (gaps: Gaps) => gaps.map((gap) => gapView(gap, author));
  const old = new Map(views(before).map((view) => [view.id, view]));
  const fresh = views(after);
  const kept = new Set(fresh.map(({ id }) => id));
  return {
    gone: [...old.keys()].filter((id) => !kept.has(id)),
    changed: fresh.filter((view) => !isShown(view, old.get(view.id))),
  };
}

function isShown(view: GapView, before: GapView | undefined): boolean {
  return before !== undefined && view.count === before.count && view.reason === before.reason;
}
