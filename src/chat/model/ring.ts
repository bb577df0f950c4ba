/**
 * Assigns messages to slots. The slots are a ring, filled one after the other. A slot is skipped until
 * everything in it is settled, so no message is overwritten before the friend has saved it or it was given up. Pure: the
 * conversation stores the result.
 */
import { add, includes, remove, type Ranges } from '../../lib/ranges.ts';
import { isFree, live } from './slotUse.ts';
import { MAX_VALUE_BYTES, SLOTS } from '../limits.ts';

export interface Slot {
  /** Sequence numbers that were put here; a write leaves out settled ones. */
  readonly messages: Ranges;
  /** The network has not accepted the slot in its current form. */
  readonly pending: boolean;
}

export interface Ring {
  /** Always `SLOTS` of them. */
  readonly slots: readonly Slot[];
  /** The slot that is being filled. */
  readonly head: number;
}

/** What the ring has to know about messages in the outbox. */
export interface OutgoingMessages {
  /** Whether the message is not settled. */
  readonly has: (sequence: number) => boolean;
  /** Bytes that the message adds to a slot. */
  readonly sizeOf: (sequence: number) => number;
}

const EMPTY: Slot = { messages: [], pending: false };
export const EMPTY_RING: Ring = { slots: Array.from({ length: SLOTS }, () => EMPTY), head: 0 };

/** Bytes for messages in a slot; the rest is for the CBOR head of the list. */
export const SLOT_ROOM = MAX_VALUE_BYTES - 8;

/**
 * Assigns slots to the messages in `waiting` (ascending; those with a slot are skipped) until no slot
 * is free. The rest waits. Returns the same ring if nothing changed.
 */
export function assignSlots(
  ring: Ring,
  waiting: Iterable<number>,
  messages: OutgoingMessages,
): Ring {
  const slots = [...ring.slots];
  let head = ring.head;
  let room: number | undefined;
  for (const sequence of waiting) {
    if (slots.some((slot) => includes(slot.messages, sequence))) continue;
    const size = messages.sizeOf(sequence);
    room ??= SLOT_ROOM - used(slots[head] ?? EMPTY, messages);
    if (size > room) {
      const next = nextFree(slots, head, messages);
      if (next === undefined) break;
      head = next;
      slots[head] = EMPTY;
      room = SLOT_ROOM;
    }
    const slot = slots[head] ?? EMPTY;
    // Bytes of settled messages leave the slot with the next write; their numbers once all are settled.
    const kept = isFree(slot, messages) ? [] : slot.messages;
    slots[head] = { messages: add(kept, [sequence, sequence]), pending: true };
    room -= size;
  }
  const same = head === ring.head && slots.every((slot, i) => slot === ring.slots[i]);
  return same ? ring : { slots, head };
}

/** The next free slot; skips occupied slots instead of waiting for them. */
function nextFree(
  slots: readonly Slot[],
  head: number,
  messages: OutgoingMessages,
): number | undefined {
  const following = slots.map((_, i) => (head + 1 + i) % SLOTS).slice(0, -1);
  return following.find((index) => isFree(slots[index] ?? EMPTY, messages));
}

/** The friend asked for these messages again: their slots are written again. */
export function repeat(ring: Ring, asked: Iterable<number>): Ring {
  let slots = ring.slots;
  for (const sequence of asked)
    slots = slots.map((slot) =>
      includes(slot.messages, sequence) && !slot.pending ? { ...slot, pending: true } : slot,
    );
  return { ...ring, slots };
}

/** Takes a resealed message out of its slot: it may have grown, and gets a new place. */
export function displace(ring: Ring, sequence: number): Ring {
  const slots = ring.slots.map((slot) =>
    includes(slot.messages, sequence)
      ? { ...slot, messages: remove(slot.messages, [sequence, sequence]) }
      : slot,
  );
  return { ...ring, slots };
}

/** The slot to write next: of the pending ones, the one with the oldest message. */
export function nextSlot(
  ring: Ring,
  messages: OutgoingMessages,
): { readonly index: number; readonly slot: Slot; readonly live: readonly number[] } | undefined {
  const pending = ring.slots
    .map((slot, index) => ({ index, slot, live: slot.pending ? live(slot, messages) : [] }))
    .filter((each) => each.live.length > 0);
  return pending.sort((a, b) => (a.live[0] ?? 0) - (b.live[0] ?? 0))[0];
}

/** The network accepted a slot; if it changed since `written`, it stays pending. */
export function accepted(ring: Ring, index: number, written: Slot): Ring {
  const slots = ring.slots.map((slot, i) =>
    i === index && slot === written ? { ...slot, pending: false } : slot,
  );
  return { ...ring, slots };
}

/** All of my messages up to this one are on the network or settled. */
export function acceptedUpTo(ring: Ring, waiting: Iterable<number>, written: number): number {
  for (const sequence of waiting) {
    const slot = ring.slots.find((each) => includes(each.messages, sequence));
    if (slot === undefined || slot.pending) return sequence - 1;
  }
  return written;
}

/** Those in `asked` that are in no slot that the network has accepted in its current form. */
export function notAccepted({ slots }: Ring, asked: Ranges): Ranges {
  return slots
    .filter(({ pending }) => !pending)
    .flatMap(({ messages }) => messages)
    .reduce<Ranges>(remove, asked);
}

function used(slot: Slot, messages: OutgoingMessages): number {
  return live(slot, messages).reduce((sum, sequence) => sum + messages.sizeOf(sequence), 0);
}
