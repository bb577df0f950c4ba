import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aConversation } from '../../../tests/states.ts';
import { ReorderBuffer } from './ReorderBuffer.ts';
import { MAX_AHEAD, MAX_HELD, MAX_HELD_BYTES } from '../limits.ts';
import type { Envelope } from '../wire/envelope.ts';

const envelope = (sequence: number, sealing = 0, length = 10): Envelope => ({
  epoch: 1,
  sequence,
  sealing,
  sealed: new Uint8Array(length),
});
const state = { ...aConversation, received: 10 };
const sequences = (held: ReorderBuffer) => [...held.envelopes.keys()].sort((a, b) => a - b);

test('holds only messages that are not saved, and not too far ahead', () => {
  const held = new ReorderBuffer();
  for (const n of [1, 10, 11, 15, 10 + MAX_AHEAD, 11 + MAX_AHEAD]) held.add(state, envelope(n));
  expect(sequences(held)).toEqual([11, 15, 10 + MAX_AHEAD]);
  expect(held.waiting(10)).toBe(10 + MAX_AHEAD);
  expect(held.waiting(10 + MAX_AHEAD)).toBe(0);
});

test('holds a message of an unreadable gap only with a higher sealing', () => {
  const gap = { first: 4, last: 4, sealing: 1, lamport: 1, at: 1 };
  const unreadable = { ...state, gaps: [{ ...gap, reason: 'unreadable' as const }] };
  const held = new ReorderBuffer();
  held.add(unreadable, envelope(4, 1));
  expect(sequences(held)).toEqual([]);
  held.add(unreadable, envelope(4, 2));
  expect(sequences(held)).toEqual([4]);
  expect(held.waiting(10)).toBe(0);
});

test('of two envelopes for one message, the one with the higher sealing counts', () => {
  const held = new ReorderBuffer();
  const [first, second] = [envelope(11, 0), envelope(11, 1)];
  held.add(state, first);
  held.add(state, second);
  held.add(state, envelope(11, 0));
  held.add(state, envelope(11, 1));
  expect(held.envelopes.get(11)).toBe(second);
  held.delete(first);
  expect(held.envelopes.get(11)).toBe(second);
  held.delete(second);
  expect(held.envelopes.size).toBe(0);
});

test('keeps its limits, and never drops the lowest message', () => {
  const piece = fc.record({
    sequence: fc.integer({ min: 11, max: 10 + MAX_AHEAD }),
    sealing: fc.integer({ min: 0, max: 3 }),
    length: fc.constantFrom(10, 20_000, 31_744),
    taken: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 500 }), (pieces) => {
      const held = new ReorderBuffer();
      for (const { sequence, sealing, length, taken } of pieces) {
        const one = envelope(sequence, sealing, length);
        const lowest = sequences(held)[0];
        held.add(state, one);
        if (lowest !== undefined) expect(held.envelopes.has(lowest)).toBe(true);
        if (taken) held.delete(one);
        const bytes = [...held.envelopes.values()].reduce(
          (sum, each) => sum + each.sealed.length,
          0,
        );
        expect(bytes).toBeLessThanOrEqual(MAX_HELD_BYTES);
      }
    }),
    { numRuns: 20 },
  );
});

test('drops the messages furthest ahead if there are too many', () => {
  const held = new ReorderBuffer();
  for (let n = 0; n < MAX_HELD + 50; n++) held.add(state, envelope(11 + n));
  expect(held.envelopes.size).toBe(MAX_HELD);
  expect(held.waiting(10)).toBe(10 + MAX_HELD);
  held.add(state, envelope(4_000));
  expect(held.envelopes.has(4_000)).toBe(false);
});
