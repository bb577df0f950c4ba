import type { Clock } from './ports.ts';

/**
 * Moments of this device in the order in which they come: each is later than all before it, even if
 * the clock was set back.
 */
export class Moments {
  readonly #clock: Clock;
  #last: number;

  /** `known`: moments of earlier starts. */
  constructor(clock: Clock, known: readonly number[]) {
    this.#clock = clock;
    this.#last = Math.max(0, ...known);
  }

  /** Milliseconds since 1970; more than the clock says if it was set back. */
  next(): number {
    this.#last = Math.max(this.#clock.now(), this.#last + 1);
    return this.#last;
  }
}
