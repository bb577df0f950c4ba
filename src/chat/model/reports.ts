/** Reports: makes mine for the friend, and applies theirs to my messages. */
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
 * The highest read mark that is true: it stops before the first gap that can still be filled. Read
 * marks are never taken back, so a mark beyond the gap would call a late message read.
 */
export function readableUpTo({
  gaps,
  received,
}: Pick<ConversationState, 'gaps' | 'received'>): number {
  const open = gaps.find(({ sealing }) => sealing < MAX_RESEALS);
  return open === undefined ? received : open.first - 1;
}

/** Whether a message of mine is settled, and needs no place in the outbox. */
export function isSettled(
  { delivered, asked }: Pick<ConversationState, 'delivered' | 'asked'>,
  sequence: number,
): boolean {
  return sequence <= delivered && !includes(asked, sequence);
}

export interface Applied {
  readonly state: ConversationState;
  /** Messages that the friend saved or that were given up: they leave the outbox. */
  readonly settled: readonly number[];
  /** Messages that the friend could not read: they have to be resealed. */
  readonly reseal: readonly number[];
  /** Messages that this report asks for, and that no report asked for before. */
  readonly asked: readonly number[];
  /** Messages that were asked for before, and still are. */
  readonly stillAsked: readonly number[];
}

/** The result if there is no report, or if it changes nothing. */
export function unchanged(state: ConversationState): Applied {
  return { state, settled: [], reseal: [], asked: [], stillAsked: [] };
}

/** An old report changes nothing, nor does one that acknowledges messages that were never written. */
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
  const askedFor = open.filter((sequence) => isAsked(report, sequence));
  const attempts = askedFor.map((sequence) => ({
    sequence,
    sealing: outgoing.get(sequence)?.envelope.sealing ?? 0,
    failed: failedSealing(report, sequence),
  }));
  // A report about an earlier sealing says nothing about the one in flight. A higher one than ours is
  // of a message that we have lost and sealed again.
  const failed = attempts.filter(({ sealing, failed = -1 }) => failed >= sealing);
  const hopeless = failed.filter(({ sealing }) => sealing >= MAX_RESEALS);
  const refused = hopeless.reduce((all, { sequence }) => add(all, one(sequence)), before.refused);
  const asked = askedFor.filter((sequence) => !includes(refused, sequence));
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

/** The sealing that the friend could not read. */
function failedSealing({ unreadable }: Report, sequence: number): number | undefined {
  return unreadable.find(([first, last]) => first <= sequence && sequence <= last)?.[2];
}

function rangesOf(sequences: readonly number[]): Ranges {
  return sequences.reduce<Ranges>((all, sequence) => add(all, one(sequence)), []);
}

function one(sequence: number): Range {
  return [sequence, sequence];
}
