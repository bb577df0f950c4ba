import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_MARKS } from '../limits.ts';
import { addReceiptTime, timeOf, type ReceiptTime } from './receiptTimes.ts';

const KINDS = ['network', 'delivered', 'read'] as const;
const MERGE_WINDOW_MS = 2_000;
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    more: fc.integer({ min: 0, max: 5 }),
    later: fc.constantFrom(0, 1, 500, 1_999, 2_000, 60_000),
  }),
  { maxLength: 300 },
);

test('each time is right within two seconds or dropped, the oldest first, and the list stays short', () => {
  fc.assert(
    fc.property(steps, (all) => {
      let times: readonly ReceiptTime[] = [];
      let now = 1_000_000;
      const upTo = { network: 0, delivered: 0, read: 0 };
      const truth = { network: [0], delivered: [0], read: [0] };
      for (const { kind, more, later } of all) {
        now += later;
        for (let n = 0; n < more; n++) truth[kind].push(now);
        upTo[kind] += more;
        if (upTo[kind] > 0) times = addReceiptTime(times, { kind, upTo: upTo[kind], at: now });
        expect(times.length).toBeLessThanOrEqual(MAX_MARKS);
      }
      for (const kind of KINDS) {
        expect(timeOf(times, kind, upTo[kind] + 1)).toBeUndefined();
        const seen = truth[kind].map((_, n) => timeOf(times, kind, n)).slice(1);
        const known = seen.findIndex((time) => time !== undefined);
        seen.forEach((time, i) => {
          // After the first known time, all later ones are known.
          if (time === undefined) return expect(known === -1 || i < known).toBe(true);
          const happened = truth[kind][i + 1] ?? 0;
          expect(time).toBeLessThanOrEqual(happened);
          expect(time).toBeGreaterThan(happened - MERGE_WINDOW_MS);
        });
      }
    }),
  );
});

test('a message that already has a time adds nothing', () => {
  const times = addReceiptTime([], { kind: 'read', upTo: 5, at: 100 });
  expect(addReceiptTime(times, { kind: 'read', upTo: 5, at: 900_000 })).toBe(times);
  expect(addReceiptTime(times, { kind: 'read', upTo: 4, at: 900_000 })).toBe(times);
  expect(addReceiptTime(times, { kind: 'delivered', upTo: 4, at: 100 })).toHaveLength(2);
});

test('setting the clock back starts a new entry', () => {
  const times = addReceiptTime([], { kind: 'read', upTo: 5, at: 9_000 });
  const later = addReceiptTime(times, { kind: 'read', upTo: 6, at: 8_000 });
  expect(timeOf(later, 'read', 5)).toBe(9_000);
  expect(timeOf(later, 'read', 6)).toBe(8_000);
});

test('a full list keeps the newest entry of each kind', () => {
  let times: readonly ReceiptTime[] = addReceiptTime([], { kind: 'network', upTo: 1, at: 5 });
  for (let n = 1; n <= 200; n++)
    times = addReceiptTime(times, { kind: 'read', upTo: n, at: n * 10_000 });
  expect(times).toHaveLength(MAX_MARKS);
  expect(timeOf(times, 'network', 1)).toBe(5);
  expect(timeOf(times, 'read', 200)).toBe(2_000_000);
  expect(timeOf(times, 'read', 1)).toBeUndefined();
});
