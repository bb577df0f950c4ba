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

/** My messages that the friend lacks, with their sizes, and what the network has of each slot. */
class World {
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

  /** One write to the network, if there is any to do. */
  send(): boolean {
    const next = nextSlot(this.ring, this);
    if (next === undefined) return false;
    this.network[next.index] = new Set(next.live);
    this.ring = accepted(this.ring, next.index, next.slot);
    return true;
  }

  /** Of what the friend can read, and lacks: those chosen. */
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
  // Those whose number has this remainder.
  fc.record({ kind: fc.constantFrom('settle' as const, 'ask' as const), part }),
  fc.record({ kind: fc.constant('reseal' as const), part, size }),
);

function act(world: World, each: typeof step extends fc.Arbitrary<infer T> ? T : never): void {
  if (each.kind === 'write') world.write(each.size);
  else if (each.kind === 'send') world.send();
  else {
    const some = world.readable((n) => n % 4 < each.part);
    if (each.kind === 'settle') for (const n of some) world.sizes.delete(n);
    if (each.kind === 'ask') world.ring = repeat(world.ring, some);
    const [one] = some;
    if (each.kind !== 'reseal' || one === undefined) return;
    world.ring = displace(world.ring, one);
    world.sizes.set(one, each.size);
  }
}

test('nothing the friend lacks loses its slot, no slot overflows, and all of it arrives', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const world = new World();
      for (const each of steps) {
        act(world, each);
        const before = world.placed();
        world.assign();
        const after = world.placed();
        for (const [n, slot] of before) expect(after.get(n)).toBe(slot);
        for (const slot of world.ring.slots) {
          const inside = live(slot, world);
          expect(inside.reduce((sum, n) => sum + world.sizeOf(n), 0)).toBeLessThanOrEqual(
            SLOT_ROOM,
          );
          // In one slot only.
          for (const n of inside) expect(world.ring.slots[world.slotOf(n)]).toBe(slot);
        }
        const waits = [...world.sizes.keys()].find((n) => !after.has(n));
        if (waits !== undefined) expect(hasRoom(world, waits)).toBe(false);
      }
      for (let rounds = 0; world.sizes.size > 0; rounds++) {
        expect(rounds).toBeLessThan(200);
        while (world.send());
        for (const n of world.readable(() => true)) world.sizes.delete(n);
        world.assign();
      }
    }),
    { numRuns: 500 },
  );
});

function hasRoom(world: World, sequence: number): boolean {
  const { head, slots } = world.ring;
  const used = (index: number) =>
    live(slots[index] ?? { messages: [], pending: false }, world).map(world.sizeOf);
  const sum = used(head).reduce((all, each) => all + each, 0);
  const isFree = slots.some((_, index) => index !== head && used(index).length === 0);
  return sum + world.sizeOf(sequence) <= SLOT_ROOM || isFree;
}

test('a write takes from the network only what is settled or has a place elsewhere', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const world = new World();
      for (const each of steps) {
        const before = world.network.map((slot) => new Set(slot));
        act(world, each);
        world.assign();
        before.forEach((slot, index) => {
          for (const n of slot) {
            if (!world.has(n) || world.network[index]?.has(n) === true) continue;
            // Sealed anew: it is in another slot, or waits for one.
            expect(world.slotOf(n)).not.toBe(index);
          }
        });
      }
    }),
    { numRuns: 500 },
  );
});

test('a full ring takes no more until a slot is free, and passes over those that are not', () => {
  const world = new World();
  for (let n = 0; n < 100; n++) world.write(SLOT_ROOM);
  world.assign();
  expect(world.placed().size).toBe(SLOTS);
  const full = world.ring;
  world.assign();
  expect(world.ring).toBe(full);
  world.sizes.delete(2);
  world.assign();
  expect(world.slotOf(SLOTS + 1)).toBe(1);
  expect(world.slotOf(SLOTS + 2)).toBe(-1);
  world.sizes.delete(1);
  world.sizes.delete(4);
  world.assign();
  expect(world.slotOf(SLOTS + 2)).toBe(3);
  expect(world.slotOf(SLOTS + 3)).toBe(0);
  expect(world.slotOf(SLOTS + 4)).toBe(-1);
});

test('the slot written next is the one with the oldest that the network has not accepted', () => {
  const world = new World();
  for (let n = 0; n < 3; n++) world.write(SLOT_ROOM);
  world.assign();
  expect(nextSlot(world.ring, world)?.live).toEqual([1]);
  world.sizes.delete(1);
  expect(nextSlot(world.ring, world)?.live).toEqual([2]);
  world.send();
  expect(nextSlot(world.ring, world)?.live).toEqual([3]);
  world.send();
  expect(nextSlot(world.ring, world)).toBeUndefined();
  world.ring = repeat(world.ring, [3]);
  expect(nextSlot(world.ring, world)?.live).toEqual([3]);
});

test('a slot that changed while it was written is written again', () => {
  const world = new World();
  world.write(100);
  world.assign();
  const next = nextSlot(world.ring, world);
  if (next === undefined) throw new Error('one is to be written');
  world.write(100);
  world.assign();
  world.ring = accepted(world.ring, next.index, next.slot);
  expect(nextSlot(world.ring, world)?.live).toEqual([1, 2]);
});

test('what is sealed anew and has grown takes a place of its own, the oldest first', () => {
  const world = new World();
  for (let n = 0; n < 2; n++) world.write(SLOT_ROOM / 2);
  world.assign();
  while (world.send());
  world.ring = displace(world.ring, 1);
  world.sizes.set(1, SLOT_ROOM / 2 + 1);
  world.write(SLOT_ROOM / 2);
  world.assign();
  expect([1, 2, 3].map((n) => world.slotOf(n))).toEqual([1, 0, 2]);
  expect(nextSlot(world.ring, world)?.live).toEqual([1]);
});

test('everything up to the first that is on no slot, or on one not accepted, is on the network', () => {
  const world = new World();
  for (let n = 0; n < SLOTS + 2; n++) world.write(SLOT_ROOM);
  world.assign();
  const upTo = () => acceptedUpTo(world.ring, world.sizes.keys(), world.written);
  expect(upTo()).toBe(0);
  world.send();
  expect(upTo()).toBe(1);
  while (world.send());
  expect(upTo()).toBe(SLOTS);
  world.sizes.clear();
  expect(upTo()).toBe(SLOTS + 2);
  expect([...numbers(world.ring.slots[0]?.messages ?? [])]).toEqual([1]);
});

test('of what was asked for, that is not on the network which is in no accepted slot', () => {
  const world = new World();
  for (let n = 0; n < 3; n++) world.write(SLOT_ROOM);
  world.assign();
  world.send();
  world.send();
  const asked = [[1, 9]] as const;
  expect(notAccepted(world.ring, asked)).toEqual([[3, 9]]);
  expect(notAccepted(repeat(world.ring, [1]), asked)).toEqual([
    [1, 1],
    [3, 9],
  ]);
  expect(notAccepted(displace(world.ring, 2), asked)).toEqual([[2, 9]]);
});
