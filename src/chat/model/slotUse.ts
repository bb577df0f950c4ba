/**
 * When a slot may be used again. A separate file, so that planted.test.ts can replace it to test the
 * simulation.
 */
import { numbers } from '../../lib/ranges.ts';
import type { OutgoingMessages, Slot } from './ring.ts';

/** Whether everything in a slot is settled, so that it can be used again. */
export function isFree(slot: Slot, messages: OutgoingMessages): boolean {
  return live(slot, messages).length === 0;
}

/** The messages of a slot that are not settled. */
export function live(slot: Slot, messages: OutgoingMessages): number[] {
  return [...numbers(slot.messages)].filter((sequence) => messages.has(sequence));
}
