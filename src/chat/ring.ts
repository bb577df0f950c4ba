/**
 * Which messages stand in which slot. The slots are a ring, filled one after the other;
 * a slot is used anew only when everything in it was acknowledged, so nothing the friend
 * has not saved is ever overwritten. Pure: the conversation stores the result.
 */
import { MAX_VALUE_BYTES, SLOTS } from './limits.ts';

/** Sequence numbers from `first` to `last`, both included; `last` is 0 in an unused slot. */
export interface Slot {
  readonly first: number;
  readonly last: number;
}

export interface Ring {
  /** Always `SLOTS` of them. */
  readonly slots: readonly Slot[];
  /** The slot that is being filled. */
  readonly head: number;
}

export const EMPTY_RING: Ring = {
  slots: Array.from({ length: SLOTS }, () => ({ first: 0, last: 0 })),
  head: 0,
};

/** Highest sequence number that has a slot; 0 if none. */
export function assignedUpTo(ring: Ring): number {
  return Math.max(...ring.slots.map((slot) => slot.last));
}

/**
 * Gives slots to as many of the messages up to `written` as fit. `sizeOf` is what a message
 * adds to a slot, in bytes. What does not fit waits until more is delivered. The same ring
 * comes back if there was nothing to do.
 */
export function assignSlots(
  ring: Ring,
  written: number,
  delivered: number,
  sizeOf: (sequence: number) => number,
): Ring {
  const slots = [...ring.slots];
  let head = ring.head;
  let assigned = false;
  let room = MAX_VALUE_BYTES - 8 - usedBytes(slots[head], delivered, sizeOf);
  for (let sequence = assignedUpTo(ring) + 1; sequence <= written; sequence++) {
    const size = sizeOf(sequence);
    let slot = slots[head] ?? { first: 0, last: 0 };
    if (size > room) {
      const next = (head + 1) % SLOTS;
      slot = slots[next] ?? slot;
      if (slot.last > delivered) break;
      head = next;
      room = MAX_VALUE_BYTES - 8;
    }
    // Delivered messages leave the slot with the next write to it.
    const first = slot.last > delivered ? Math.max(slot.first, delivered + 1) : sequence;
    slots[head] = { first, last: sequence };
    room -= size;
    assigned = true;
  }
  return assigned ? { slots, head } : ring;
}

/** The slot to write next: the oldest with something the network has not accepted. */
export function nextSlot(
  ring: Ring,
  accepted: number,
): { readonly index: number; readonly slot: Slot } | undefined {
  let found: { index: number; slot: Slot } | undefined;
  ring.slots.forEach((slot, index) => {
    if (slot.last > accepted && (found === undefined || slot.last < found.slot.last))
      found = { index, slot };
  });
  return found;
}

function usedBytes(
  slot: Slot | undefined,
  delivered: number,
  sizeOf: (sequence: number) => number,
): number {
  let bytes = 0;
  if (slot === undefined || slot.last === 0) return 0;
  for (let n = Math.max(slot.first, delivered + 1); n <= slot.last; n++) bytes += sizeOf(n);
  return bytes;
}
