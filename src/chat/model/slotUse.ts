/** A file of its own, so that the simulation can be tested with another answer: planted.test.ts. */
import { numbers } from '../../lib/ranges.ts';
import type { OnTheWay, Slot } from './ring.ts';

/** Whether a slot holds nothing any more that the friend lacks, so that it can be used anew. */
export function isFree(slot: Slot, messages: OnTheWay): boolean {
  return live(slot, messages).length === 0;
}

/** What of a slot the friend still lacks. */
export function live(slot: Slot, messages: OnTheWay): number[] {
  return [...numbers(slot.messages)].filter((sequence) => messages.has(sequence));
}
