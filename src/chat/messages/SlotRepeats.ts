/**
 * Which slots are written again because the friend asks for messages in them. Asking costs the friend a
 * short report, and a slot has up to 32 KiB, so the slots have to wait for their turn.
 */
import { includes } from '../../lib/ranges.ts';
import { TokenBucket } from '../../lib/TokenBucket.ts';
import { SLOTS } from '../limits.ts';
import { repeat, type Ring } from '../model/ring.ts';
import type { Clock } from '../ports.ts';

/** All slots may be written again at once, then one of them in each interval, in milliseconds. */
const INTERVAL_MS = 20_000;

export class SlotRepeats {
  readonly #clock: Clock;
  readonly #again: () => void;
  readonly #budget: TokenBucket;
  /** Messages that were asked for and whose slots wait for their turn. */
  #waiting: readonly number[] = [];
  #cancel: (() => void) | undefined;

  /** `again` is called when slots may be written that had to wait; see `ring`. */
  constructor(clock: Clock, again: () => void) {
    this.#clock = clock;
    this.#again = again;
    this.#budget = new TokenBucket(SLOTS, 1 / INTERVAL_MS, clock.now());
  }

  /**
   * The ring in which the slots of these messages, and of those that waited before, are to be written;
   * the same ring if none is. Messages that nobody asks for any more are left out: see `isAsked`.
   */
  ring(before: Ring, asked: readonly number[], isAsked: (sequence: number) => boolean): Ring {
    const all = [...new Set([...this.#waiting, ...asked])].filter(isAsked);
    const later = new Set<number>();
    let ring = before;
    for (const sequence of all) {
      const slot = ring.slots.find(({ messages }) => includes(messages, sequence));
      if (slot === undefined || slot.pending) continue;
      if (this.#budget.tokens(this.#clock.now()) < 1) {
        later.add(sequence);
        continue;
      }
      this.#budget.take(1, this.#clock.now());
      ring = repeat(ring, [sequence]);
    }
    this.#waiting = [...later];
    if (later.size > 0)
      this.#cancel ??= this.#clock.after(INTERVAL_MS, () => {
        this.#cancel = undefined;
        this.#again();
      });
    return ring;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
