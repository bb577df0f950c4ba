/**
 * Gaps: the friend's messages that never came or cannot be read. Each holds a place in the
 * conversation, is asked for again in every report, and shrinks as its messages come.
 */
import type { Range } from '../../lib/ranges.ts';
import type { MessageId } from '../ids.ts';
import type { Role } from '../wire/keys.ts';
import { MAX_REPORTED, MAX_RESEALS } from '../limits.ts';
import { messageId } from './messageId.ts';
import type { GapView } from '../views.ts';

export interface Gap {
  /** Sequence numbers of the friend, both included. */
  readonly first: number;
  readonly last: number;
  readonly reason: 'missing' | 'unreadable';
  /** Which attempt could not be read; 0 for missing ones. */
  readonly sealing: number;
  /** Its place: later than what came before, earlier than what came after. */
  readonly lamport: number;
  /** When it was noticed, in milliseconds since 1970. */
  readonly at: number;
}

interface Lacking {
  readonly gaps: Gaps;
  readonly givenUp: readonly Range[];
}

/** In order of their sequence numbers, apart from each other; neighbours differ in kind. */
export type Gaps = readonly Gap[];

export function gapAt(gaps: Gaps, sequence: number): Gap | undefined {
  return gaps.find(({ first, last }) => first <= sequence && sequence <= last);
}

/** With one more at the end; a continuation of the last one becomes part of it. */
export function append(gaps: Gaps, gap: Gap): Gaps {
  return joined([...gaps, gap]);
}

/** A message of a gap came, at this place. What is left of the gap is around it. */
export function fill(gaps: Gaps, sequence: number, lamport: number): Gaps {
  return replace(gaps, sequence, lamport, []);
}

/** A message of a gap came, and cannot be read. */
export function spoil(gaps: Gaps, sequence: number, sealing: number): Gaps {
  const gap = gapAt(gaps, sequence);
  if (gap === undefined) return gaps;
  const spoilt: Gap = { ...gap, first: sequence, last: sequence, reason: 'unreadable', sealing };
  return joined(replace(gaps, sequence, gap.lamport, [spoilt]));
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
 * What failed with the last sealing is given up by its author: nothing comes that could fill it,
 * so it is no gap that counts any more. It stays in the reports, which tell the author, until
 * there is no room for more; then the oldest goes. Its author has long heard of it: who seals
 * anew does so on a report, and that had all that were given up by then.
 */
export function giveUp(before: Lacking): Lacking {
  const gaps = before.gaps.filter((gap) => !isLost(gap));
  const givenUp = before.gaps.filter(isLost).reduce(follow, before.givenUp);
  const surplus = gaps.length + givenUp.length - MAX_REPORTED;
  return { gaps, givenUp: surplus > 0 ? givenUp.slice(surplus) : givenUp };
}

function isLost({ reason, sealing }: Gap): boolean {
  return reason === 'unreadable' && sealing >= MAX_RESEALS;
}

/** With one more at the end; a continuation of the last one becomes part of it. */
function follow(ranges: readonly Range[], { first, last }: Gap): readonly Range[] {
  const before = ranges.at(-1);
  return before?.[1] === first - 1
    ? [...ranges.slice(0, -1), [before[0], last]]
    : [...ranges, [first, last]];
}

/** Those that go on where one of the same kind ends become part of it, in its place. */
function joined(gaps: Gaps): Gaps {
  const all: Gap[] = [];
  for (const gap of gaps) {
    const before = all.at(-1);
    if (before !== undefined && goesOn(before, gap))
      all[all.length - 1] = { ...before, last: gap.last };
    else all.push(gap);
  }
  return all;
}

function goesOn(before: Gap, gap: Gap): boolean {
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

/** What a change of gaps means for the messages shown. */
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
