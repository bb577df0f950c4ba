import fc from 'fast-check';
import { expect, test } from 'vitest';
import { includes, numbers } from '../../lib/ranges.ts';
import { live } from './slotUse.ts';
import { SLOTS } from '../limits.ts';
import {
  accepted,
  acceptedUpTo,
  assignSlots,
  displace,
  EMPTY_RING,
  nextSlot,
  notAccepted,
  repeat,
  SLOT_ROOM,
  type Ring,
} from './ring.ts';

/** My messages that are not settled, with their sizes, and the content of each slot on the network. */
class Context {
  ring: Ring = EMPTY_RING;
  written = 0;
  readonly sizes = new Map<number, number>();
  readonly network: ReadonlySet<number>[] = Array.from({ length: SLOTS }, () => new Set());
  readonly has = (sequence: number) => this.sizes.has(sequence);
  readonly sizeOf = (sequence: number) => this.sizes.get(sequence) ?? 0;

  write(size: number): void {
    this.sizes.set(++this.written, size);
  }

  assign(): void {
    const waiting = [...this.sizes.keys()].sort((a, b) => a - b);
    this.ring = assignSlots(this.ring, waiting, this);
  }

  /** Writes the next slot to the network, if there is one. */
  send(): boolean {
    const next = nextSlot(this.ring, this);
    if (next === undefined) return false;
    this.network[next.index] = new Set(next.live);
    this.ring = accepted(this.ring, next.index, next.slot);
    return true;
  }

  /** The chosen messages that are on the network and not settled. */
  readable(chosen: (sequence: number) => boolean): number[] {
    return this.network.flatMap((slot) => [...slot]).filter((n) => this.has(n) && chosen(n));
  }

  slotOf(sequence: number): number {
    return this.ring.slots.findIndex(({ messages }) => includes(messages, sequence));
  }

  placed(): Map<number, number> {
    const slots = [...this.sizes.keys()].map((n): [number, number] => [n, this.slotOf(n)]);
    return new Map(slots.filter(([, slot]) => slot >= 0));
  }
}

const size = fc.oneof(fc.integer({ min: 100, max: 400 }), fc.integer({ min: 400, max: SLOT_ROOM }));
const part = fc.integer({ min: 1, max: 4 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), size }),
  fc.record({ kind: fc.constant('send' as const) }),
  // `part` chooses messages by their sequence number modulo 4.
  fc.record({ kind: fc.constantFrom('settle' as const, 'ask' as const), part }),
  fc.record({ kind: fc.constant('reseal' as const), part, size }),
);

function act(context: Context, each: typeof step extends fc.Arbitrary<infer T> ? T : never): void {
  if (each.kind === 'write') context.write(each.size);
  else if (each.kind === 'send') context.send();
  else {
    const some = context.readable((n) => n % 4 < each.part);
    if (each.kind === 'settle') for (const n of some) context.sizes.delete(n);
    if (each.kind === 'ask') context.ring = repeat(context.ring, some);
    const [one] = some;
    if (each.kind !== 'reseal' || one === undefined) return;
    context.ring = displace(context.ring, one);
    context.sizes.set(one, each.size);
  }
}

test('no unsettled message loses its slot, no slot overflows, and all messages arrive', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const context = new Context();
      for (const each of steps) {
        act(context, each);
        const before = context.placed();
        context.assign();
        const after = context.placed();
        for (const [n, slot] of before) expect(after.get(n)).toBe(slot);
        for (const slot of context.ring.slots) {
          const inside = live(slot, context);
          expect(inside.reduce((sum, n) => sum + context.sizeOf(n), 0)).toBeLessThanOrEqual(
            SLOT_ROOM,
          );
          // Each message is in only one slot.
          for (const n of inside) expect(context.ring.slots[context.slotOf(n)]).toBe(slot);
        }
        const waits = [...context.sizes.keys()].find((n) => !after.has(n));
        if (waits !== undefined) expect(hasRoom(context, waits)).toBe(false);
      }
      for (let rounds = 0; context.sizes.size > 0; rounds++) {
        expect(rounds).toBeLessThan(200);
        while (context.send());
        for (const n of context.readable(() => true)) context.sizes.delete(n);
        context.assign();
      }
    }),
    { numRuns: 500 },
  );
});

function hasRoom(context: Context, sequence: number): boolean {
  const { head, slots } = context.ring;
  const used = (index: number) =>
    live(slots[index] ?? { messages: [], pending: false }, context).map(context.sizeOf);
  const sum = used(head).reduce((all, each) => all + each, 0);
  const isFree = slots.some((_, index) => index !== head && used(index).length === 0);
  return sum + context.sizeOf(sequence) <= SLOT_ROOM || isFree;
}

test('a write removes from the network only messages that are settled or resealed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const context = new Context();
      for (const each of steps) {
        const before = context.network.map((slot) => new Set(slot));
        act(context, each);
        context.assign();
        before.forEach((slot, index) => {
          for (const n of slot) {
            if (!context.has(n) || context.network[index]?.has(n) === true) continue;
            // It was resealed: it is in another slot, or waits for one.
            expect(context.slotOf(n)).not.toBe(index);
          }
        });
      }
    }),
    { numRuns: 500 },
  );
});

test('a full ring takes no more until a slot is free, and skips occupied slots', () => {
  const context = new Context();
  for (let n = 0; n < 100; n++) context.write(SLOT_ROOM);
  context.assign();
  expect(context.placed().size).toBe(SLOTS);
  const full = context.ring;
  context.assign();
  expect(context.ring).toBe(full);
  context.sizes.delete(2);
  context.assign();
  expect(context.slotOf(SLOTS + 1)).toBe(1);
  expect(context.slotOf(SLOTS + 2)).toBe(-1);
  context.sizes.delete(1);
  context.sizes.delete(4);
  context.assign();
  expect(context.slotOf(SLOTS + 2)).toBe(3);
  expect(context.slotOf(SLOTS + 3)).toBe(0);
  expect(context.slotOf(SLOTS + 4)).toBe(-1);
});

test('the next slot to write is the pending one with the oldest message', () => {
  const context = new Context();
  for (let n = 0; n < 3; n++) context.write(SLOT_ROOM);
  context.assign();
  expect(nextSlot(context.ring, context)?.live).toEqual([1]);
  context.sizes.delete(1);
  expect(nextSlot(context.ring, context)?.live).toEqual([2]);
  context.send();
  expect(nextSlot(context.ring, context)?.live).toEqual([3]);
  context.send();
  expect(nextSlot(context.ring, context)).toBeUndefined();
  context.ring = repeat(context.ring, [3]);
  expect(nextSlot(context.ring, context)?.live).toEqual([3]);
});

test('a slot that changed during its write is written again', () => {
  const context = new Context();
  context.write(100);
  context.assign();
  const next = nextSlot(context.ring, context);
  if (next === undefined) throw new Error('one is to be written');
  context.write(100);
  context.assign();
  context.ring = accepted(context.ring, next.index, next.slot);
  expect(nextSlot(context.ring, context)?.live).toEqual([1, 2]);
});

test('a resealed message that has grown gets a new slot, which is written first', () => {
  const context = new Context();
  for (let n = 0; n < 2; n++) context.write(SLOT_ROOM / 2);
  context.assign();
  while (context.send());
  context.ring = displace(context.ring, 1);
  context.sizes.set(1, SLOT_ROOM / 2 + 1);
  context.write(SLOT_ROOM / 2);
  context.assign();
  expect([1, 2, 3].map((n) => context.slotOf(n))).toEqual([1, 0, 2]);
  expect(nextSlot(context.ring, context)?.live).toEqual([1]);
});

test('everything before the first message without an accepted slot is on the network', () => {
  const context = new Context();
  for (let n = 0; n < SLOTS + 2; n++) context.write(SLOT_ROOM);
  context.assign();
  const upTo = () => acceptedUpTo(context.ring, context.sizes.keys(), context.written);
  expect(upTo()).toBe(0);
  context.send();
  expect(upTo()).toBe(1);
  while (context.send());
  expect(upTo()).toBe(SLOTS);
  context.sizes.clear();
  expect(upTo()).toBe(SLOTS + 2);
  expect([...numbers(context.ring.slots[0]?.messages ?? [])]).toEqual([1]);
});

test('messages that were asked for and are in no accepted slot are not on the network', () => {
  const context = new Context();
  for (let n = 0; n < 3; n++) context.write(SLOT_ROOM);
  context.assign();
  context.send();
  context.send();
  const asked = [[1, 9]] as const;
  expect(notAccepted(context.ring, asked)).toEqual([[3, 9]]);
  expect(notAccepted(repeat(context.ring, [1]), asked)).toEqual([
    [1, 1],
    [3, 9],
  ]);
  expect(notAccepted(displace(context.ring, 2), asked)).toEqual([[2, 9]]);
});
