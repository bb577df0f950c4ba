import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { includes, type Ranges } from '../../lib/ranges.ts';
import { aConversation } from '../../../tests/states.ts';
import type { ConversationState } from './ConversationState.ts';
import { MAX_RESEALS } from '../limits.ts';
import { messageId } from './messageId.ts';
import { PendingMessages } from './PendingMessages.ts';
import { applyReport, isSettled, readableUpTo, reportOf, unchanged } from './reports.ts';
import type { Report } from '../wire/report.ts';

const NOW = 5_000;
type Unreadable = Report['unreadable'][number];

function outgoing(sealings: readonly number[]): PendingMessages {
  const all = new PendingMessages();
  sealings.forEach((sealing, i) => put(all, i + 1, sealing));
  return all;
}

function put(all: PendingMessages, sequence: number, sealing: number): void {
  const sealed = new Uint8Array(10);
  const id = messageId(sequence, 'inviter', sequence);
  all.take({
    settled: [],
    messages: [{ id, envelope: { epoch: 1, sequence, sealing, sealed } }],
  });
}

const report = (changes: Partial<Report>): Report => ({
  revision: 1,
  written: 0,
  received: 0,
  missing: [],
  unreadable: [],
  read: 0,
  ...changes,
});
const written = (count: number): ConversationState => ({ ...aConversation, written: count });

describe('a report of the friend', () => {
  test('settles saved messages, and a read mark above `received` counts only up to it', () => {
    const all = outgoing([0, 0, 0]);
    const applied = applyReport(written(3), report({ received: 2, read: 3 }), all, NOW);
    expect(applied.settled).toEqual([1, 2]);
    expect(applied.state).toMatchObject({ delivered: 2, accepted: 2, friendRead: 2, asked: [] });
  });
  test('keeps missing messages, and calls them newly asked for only once', () => {
    const all = outgoing([0, 0, 0]);
    const first = applyReport(written(3), report({ received: 3, missing: [[2, 2]] }), all, NOW);
    expect(first).toMatchObject({ settled: [1, 3], asked: [2], stillAsked: [], reseal: [] });
    expect(first.state).toMatchObject({ delivered: 3, asked: [[2, 2]], late: [[2, 2]] });
    for (const each of first.settled) all.take({ settled: [each], messages: [] });
    const again = report({ revision: 2, received: 3, missing: [[2, 2]] });
    expect(applyReport(first.state, again, all, NOW)).toMatchObject({
      settled: [],
      asked: [],
      stillAsked: [2],
    });
    const after = applyReport(first.state, report({ revision: 3, received: 3 }), all, NOW);
    expect(after).toMatchObject({ settled: [2], asked: [] });
    expect(after.state).toMatchObject({ asked: [], late: [[2, 2]] });
  });
  test('causes a reseal of unreadable messages, except those already resealed', () => {
    const unreadable: Unreadable[] = [[1, 2, 0]];
    const all = outgoing([0, 1]);
    const applied = applyReport(written(2), report({ received: 2, unreadable }), all, NOW);
    expect(applied).toMatchObject({ settled: [], asked: [1, 2], reseal: [1] });
  });
  test('gives a message up after the last sealing', () => {
    const unreadable: Unreadable[] = [[1, 1, MAX_RESEALS]];
    const said = report({ received: 1, unreadable });
    const applied = applyReport(written(1), said, outgoing([MAX_RESEALS]), NOW);
    expect(applied).toMatchObject({ settled: [1], asked: [], reseal: [] });
    expect(applied.state).toMatchObject({ asked: [], refused: [[1, 1]] });
  });
  test('that is old, or acknowledges messages that were never written, changes nothing', () => {
    const before = { ...written(3), friendRevision: 7 };
    for (const changes of [{ revision: 7 }, { revision: 6 }, { revision: 8, received: 4 }]) {
      const applied = applyReport(before, report({ received: 3, ...changes }), outgoing([0]), NOW);
      expect(applied).toEqual(unchanged(before));
    }
  });
  test('never takes back what an earlier one said', () => {
    const before = { ...written(3), delivered: 2, accepted: 3, friendRead: 2, friendWritten: 9 };
    const { state } = applyReport(before, report({ received: 1, written: 4 }), outgoing([]), NOW);
    expect(state).toMatchObject({ delivered: 2, accepted: 3, friendRead: 2, friendWritten: 9 });
  });
  test('records times, those of read receipts only if they are shared', () => {
    const told = applyReport(written(2), report({ received: 2, read: 1 }), outgoing([]), NOW);
    expect(told.state.marks).toEqual([
      { kind: 'delivered', upTo: 2, at: NOW },
      { kind: 'read', upTo: 1, at: NOW },
    ]);
    const silent = applyReport(written(2), report({ received: 2 }), outgoing([]), NOW);
    expect(silent.state.marks).toEqual([{ kind: 'delivered', upTo: 2, at: NOW }]);
  });
});

test('my report lists gaps by reason, and has a read mark only if that is shared', () => {
  const gap = { sealing: 0, lamport: 1, at: 1 };
  const state: ConversationState = {
    ...aConversation,
    revision: 4,
    written: 3,
    received: 9,
    readHere: 8,
    gaps: [
      { ...gap, first: 2, last: 3, reason: 'missing' },
      { ...gap, first: 5, last: 5, reason: 'unreadable', sealing: 2 },
    ],
    givenUp: [[7, 8]],
  };
  const expected = {
    revision: 4,
    written: 3,
    received: 9,
    missing: [[2, 3]],
    unreadable: [
      [5, 5, 2],
      [7, 8, MAX_RESEALS],
    ],
  };
  expect(reportOf(state, true)).toEqual({ ...expected, read: 8 });
  expect(reportOf(state, false)).toEqual({ ...expected, read: 0 });
});

test('the read mark stops before a gap that can still be filled', () => {
  const gap = { reason: 'unreadable', lamport: 1, at: 1 } as const;
  const lost = { ...gap, first: 3, last: 3, sealing: MAX_RESEALS };
  const open = { ...gap, first: 6, last: 7, sealing: 0 };
  expect(readableUpTo({ received: 9, gaps: [] })).toBe(9);
  expect(readableUpTo({ received: 9, gaps: [lost] })).toBe(9);
  expect(readableUpTo({ received: 9, gaps: [lost, open] })).toBe(5);
});

/** What happens to a message on its way to the friend. */
type Fate = 'arrives' | 'is lost' | 'is damaged';

test('in any order of arrival, only messages that were saved or given up are settled', () => {
  const fates = fc.array(
    fc.record({
      sequence: fc.integer({ min: 1, max: 12 }),
      fate: fc.constantFrom<Fate>('arrives', 'is lost', 'is damaged'),
      /** Which of the reports so far arrives now, counted from the newest. */
      arrives: fc.integer({ min: 0, max: 4 }),
    }),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(fates, (all) => {
      const friend = new Friend();
      const mine = outgoing(Array.from({ length: 12 }, () => 0));
      let state = written(12);
      const reports: Report[] = [];
      const hear = (said: Report) => {
        const applied = applyReport(state, said, mine, NOW);
        state = applied.state;
        for (const sequence of applied.settled) {
          expect(friend.saved.has(sequence) || includes(state.refused, sequence)).toBe(true);
          mine.take({ settled: [sequence], messages: [] });
        }
        for (const sequence of applied.reseal)
          put(mine, sequence, (mine.get(sequence)?.envelope.sealing ?? 0) + 1);
        // A start uses only the state to leave out settled messages.
        for (let n = 1; n <= 12; n++) expect(isSettled(state, n)).toBe(!mine.has(n));
      };
      for (const { sequence, fate, arrives } of all) {
        const sealing = mine.get(sequence)?.envelope.sealing;
        if (sealing !== undefined) friend.gets(sequence, sealing, fate);
        reports.push(friend.report(reports.length + 1));
        hear(reports.at(-1 - arrives) ?? friend.report(reports.length));
      }
      hear(friend.report(reports.length + 1));
      for (let n = 1; n <= 12; n++)
        if (!includes(state.refused, n)) expect(mine.has(n)).toBe(!friend.saved.has(n));
      for (const n of [...mine.sequences()].filter((each) => each <= friend.received))
        expect(includes(state.asked, n)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

/** Takes messages in order; one that is lost or cannot be read becomes a gap. */
class Friend {
  received = 0;
  readonly saved = new Set<number>();
  readonly failed = new Map<number, number | 'missing'>();

  gets(sequence: number, sealing: number, fate: Fate): void {
    if (this.saved.has(sequence)) return;
    if (fate === 'is lost' && sequence > this.received) this.#miss(sequence);
    if (fate === 'is lost') return;
    for (let n = this.received + 1; n < sequence; n++) this.#miss(n);
    this.received = Math.max(this.received, sequence);
    if (fate === 'is damaged') this.failed.set(sequence, sealing);
    else {
      this.failed.delete(sequence);
      this.saved.add(sequence);
    }
  }

  report(revision: number): Report {
    const lacking = [...this.failed].sort(([a], [b]) => a - b);
    const missing = lacking.flatMap(([n, why]): Ranges => (why === 'missing' ? [[n, n]] : []));
    const unreadable = lacking.flatMap(([n, why]): Unreadable[] =>
      why === 'missing' ? [] : [[n, n, why]],
    );
    return report({ revision, received: this.received, missing, unreadable });
  }

  #miss(sequence: number): void {
    for (let n = this.received + 1; n <= sequence; n++) this.failed.set(n, 'missing');
    this.received = sequence;
  }
}
