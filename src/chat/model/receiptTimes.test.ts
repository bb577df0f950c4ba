import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_MARKS } from '../limits.ts';
import { addMark, timeOf, type Mark } from './receiptTimes.ts';

const KINDS = ['network', 'delivered', 'read'] as const;
const TOGETHER_MS = 2_000;
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    more: fc.integer({ min: 0, max: 5 }),
    later: fc.constantFrom(0, 1, 500, 1_999, 2_000, 60_000),
  }),
  { maxLength: 300 },
);

test('each time is true within two seconds or forgotten, the oldest first, and the list is short', () => {
  fc.assert(
    fc.property(steps, (all) => {
      let marks: readonly Mark[] = [];
      let now = 1_000_000;
      const upTo = { network: 0, delivered: 0, read: 0 };
      const truth = { network: [0], delivered: [0], read: [0] };
      for (const { kind, more, later } of all) {
        now += later;
        for (let n = 0; n < more; n++) truth[kind].push(now);
        upTo[kind] += more;
        if (upTo[kind] > 0) marks = addMark(marks, { kind, upTo: upTo[kind], at: now });
        expect(marks.length).toBeLessThanOrEqual(MAX_MARKS);
      }
      for (const kind of KINDS) {
        expect(timeOf(marks, kind, upTo[kind] + 1)).toBeUndefined();
        const times = truth[kind].map((_, n) => timeOf(marks, kind, n)).slice(1);
        const known = times.findIndex((time) => time !== undefined);
        times.forEach((time, i) => {
          // Once one is remembered, all later ones are.
          if (time === undefined) return expect(known === -1 || i < known).toBe(true);
          const happened = truth[kind][i + 1] ?? 0;
          expect(time).toBeLessThanOrEqual(happened);
          expect(time).toBeGreaterThan(happened - TOGETHER_MS);
        });
      }
    }),
  );
});

test('what is known already adds nothing', () => {
  const marks = addMark([], { kind: 'read', upTo: 5, at: 100 });
  expect(addMark(marks, { kind: 'read', upTo: 5, at: 900_000 })).toBe(marks);
  expect(addMark(marks, { kind: 'read', upTo: 4, at: 900_000 })).toBe(marks);
  expect(addMark(marks, { kind: 'delivered', upTo: 4, at: 100 })).toHaveLength(2);
});

test('a clock that was set back makes a mark of its own', () => {
  const marks = addMark([], { kind: 'read', upTo: 5, at: 9_000 });
  const later = addMark(marks, { kind: 'read', upTo: 6, at: 8_000 });
  expect(timeOf(later, 'read', 5)).toBe(9_000);
  expect(timeOf(later, 'read', 6)).toBe(8_000);
});

test('of a full list the newest of each kind stays', () => {
  let marks: readonly Mark[] = addMark([], { kind: 'network', upTo: 1, at: 5 });
  for (let n = 1; n <= 200; n++) marks = addMark(marks, { kind: 'read', upTo: n, at: n * 10_000 });
  expect(marks).toHaveLength(MAX_MARKS);
  expect(timeOf(marks, 'network', 1)).toBe(5);
  expect(timeOf(marks, 'read', 200)).toBe(2_000_000);
  expect(timeOf(marks, 'read', 1)).toBeUndefined();
});
