/** Reports about messages: what I tell the friend, and what theirs means for mine. */
import { add, includes, type Range, type Ranges } from '../../lib/ranges.ts';
import type { ConversationState } from './ConversationState.ts';
import { MAX_REPORTED, MAX_RESEALS } from '../limits.ts';
import { addReceiptTime } from './receiptTimes.ts';
import type { PendingMessages } from './PendingMessages.ts';
import type { Report } from '../wire/report.ts';

export function reportOf(state: ConversationState, sharesRead: boolean): Report {
  const { revision, written, received, gaps, givenUp } = state;
  const of = (reason: 'missing' | 'unreadable') => gaps.filter((gap) => gap.reason === reason);
  return {
    revision,
    written,
    received,
    missing: of('missing').map(({ first, last }) => [first, last]),
    unreadable: [
      ...of('unreadable').map(({ first, last, sealing }) => [first, last, sealing] as const),
      ...givenUp.map(([first, last]) => [first, last, MAX_RESEALS] as const),
    ],
    read: sharesRead ? state.readHere : 0,
  };
}

/**
 * Up to where all of the friend's messages can be read here. One that may still fill a gap was
 * not read, and a mark beyond it would say so when it comes: marks are never taken back.
 */
export function readableUpTo({
  gaps,
  received,
}: Pick<ConversationState, 'gaps' | 'received'>): number {
  const open = gaps.find(({ sealing }) => sealing < MAX_RESEALS);
  return open === undefined ? received : open.first - 1;
}

/** Whether one of mine that was in the outbox has left it. */
export function isSettled(
  { delivered, asked }: Pick<ConversationState, 'delivered' | 'asked'>,
  sequence: number,
): boolean {
  return sequence <= delivered && !includes(asked, sequence);
}

export interface Applied {
  readonly state: ConversationState;
  /** The friend has saved these, or they were given up: they leave the outbox. */
  readonly settled: readonly number[];
  /** The friend could not read these: to be sealed anew. */
  readonly reseal: readonly number[];
  /** Asked for just now, for the first time. */
  readonly asked: readonly number[];
  /** Asked for before, and still. */
  readonly stillAsked: readonly number[];
}

/** Nothing was said. */
export function unchanged(state: ConversationState): Applied {
  return { state, settled: [], reseal: [], asked: [], stillAsked: [] };
}

/** An old report, or one that speaks of messages that were never written, changes nothing. */
export function applyReport(
  before: ConversationState,
  report: Report,
  outgoing: PendingMessages,
  now: number,
): Applied {
  if (report.revision <= before.friendRevision || report.received > before.written)
    return unchanged(before);
  const delivered = Math.max(before.delivered, report.received);
  const open = [...outgoing.sequences()].filter((sequence) => sequence <= delivered);
  const lost = open.filter((sequence) => isAsked(report, sequence));
  const unread = lost.map((sequence) => ({
    sequence,
    sealing: outgoing.get(sequence)?.envelope.sealing ?? 0,
    failed: failedSealing(report, sequence),
  }));
  // A report about an earlier attempt says nothing of the one that is under way.
  const failed = unread.filter(({ sealing, failed }) => failed === sealing);
  const hopeless = failed.filter(({ sealing }) => sealing >= MAX_RESEALS);
  const refused = hopeless.reduce((all, { sequence }) => add(all, one(sequence)), before.refused);
  const asked = lost.filter((sequence) => !includes(refused, sequence));
  const friendRead = Math.max(before.friendRead, Math.min(report.read, report.received));
  let marks = addReceiptTime(before.marks, { kind: 'delivered', upTo: delivered, at: now });
  if (friendRead > 0) marks = addReceiptTime(marks, { kind: 'read', upTo: friendRead, at: now });
  return {
    state: {
      ...before,
      friendRevision: report.revision,
      friendWritten: Math.max(before.friendWritten, report.written),
      delivered,
      accepted: Math.max(before.accepted, delivered),
      friendRead,
      asked: rangesOf(asked),
      refused,
      late: asked
        .reduce((all, sequence) => add(all, one(sequence)), before.late)
        .slice(-MAX_REPORTED),
      marks,
    },
    settled: open.filter((sequence) => !asked.includes(sequence)),
    reseal: failed.map(({ sequence }) => sequence).filter((each) => asked.includes(each)),
    asked: asked.filter((sequence) => !includes(before.asked, sequence)),
    stillAsked: asked.filter((sequence) => includes(before.asked, sequence)),
  };
}

function isAsked(report: Report, sequence: number): boolean {
  return includes(report.missing, sequence) || failedSealing(report, sequence) !== undefined;
}

/** Which attempt the friend could not read. */
function failedSealing({ unreadable }: Report, sequence: number): number | undefined {
  return unreadable.find(([first, last]) => first <= sequence && sequence <= last)?.[2];
}

function rangesOf(sequences: readonly number[]): Ranges {
  return sequences.reduce<Ranges>((all, sequence) => add(all, one(sequence)), []);
}

function one(sequence: number): Range {
  return [sequence, sequence];
}
