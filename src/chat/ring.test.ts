import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_VALUE_BYTES, SLOTS } from './limits.ts';
import { assignedUpTo, assignSlots, EMPTY_RING, nextSlot, type Ring } from './ring.ts';

test('whatever is written and delivered, nothing undelivered loses its slot', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant('write' as const),
        size: fc.integer({ min: 100, max: 17_000 }),
      }),
      fc.record({
        kind: fc.constant('deliver' as const),
        part: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    ),
    { maxLength: 120 },
  );
  fc.assert(
    fc.property(steps, (acts) => {
      const sizes: number[] = [];
      let delivered = 0;
      let ring: Ring = EMPTY_RING;
      const sizeOf = (sequence: number) => sizes[sequence - 1] ?? 0;
      for (const act of acts) {
        if (act.kind === 'write') sizes.push(act.size);
        // Only what stands in a slot can reach the friend.
        else delivered += Math.floor(act.part * (assignedUpTo(ring) - delivered));
        ring = assignSlots(ring, sizes.length, delivered, sizeOf);
        expect(inSlots(ring, delivered)).toEqual(range(delivered + 1, assignedUpTo(ring)));
        for (const { first, last } of ring.slots) {
          const live = range(Math.max(first, delivered + 1), last);
          expect(live.reduce((sum, n) => sum + sizeOf(n), 8)).toBeLessThanOrEqual(MAX_VALUE_BYTES);
        }
      }
    }),
  );
});

test('a full ring takes no more until the oldest slot is delivered', () => {
  const size = () => MAX_VALUE_BYTES - 8;
  const full = assignSlots(EMPTY_RING, 100, 0, size);
  expect(assignedUpTo(full)).toBe(SLOTS);
  expect(assignSlots(full, 100, 0, size)).toBe(full);
  expect(assignedUpTo(assignSlots(full, 100, 1, size))).toBe(SLOTS + 1);
});

test('the slot written next is the oldest that the network has not accepted', () => {
  const ring = assignSlots(EMPTY_RING, 3, 0, () => MAX_VALUE_BYTES - 8);
  expect(nextSlot(ring, 0)?.slot).toEqual({ first: 1, last: 1 });
  expect(nextSlot(ring, 1)?.slot).toEqual({ first: 2, last: 2 });
  expect(nextSlot(ring, 3)).toBeUndefined();
});

/** Sequence numbers above `delivered` that stand in some slot, in order. */
function inSlots(ring: Ring, delivered: number): number[] {
  return ring.slots
    .flatMap(({ first, last }) => range(Math.max(first, delivered + 1), last))
    .sort((a, b) => a - b);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
