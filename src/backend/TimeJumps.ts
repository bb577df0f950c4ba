/**
 * Notices that the clock differs from what it should say: the machine slept, the worker was
 * frozen, or the clock was set. Events in the meantime may be lost.
 */
import type { Clock } from '../chat/ports.ts';

const TICK_MS = 2_000;
/** A larger difference is a jump. Timers on a busy machine are late by less. */
const JUMP_MS = 5_000;

export class TimeJumps {
  readonly #clock: Clock;
  readonly #jumped: () => void;

  /** Calls `jumped` at most `TICK_MS` after timers run again. Ends with the worker. */
  constructor(clock: Clock, jumped: () => void) {
    this.#clock = clock;
    this.#jumped = jumped;
    this.#tick();
  }

  #tick(): void {
    const due = this.#clock.now() + TICK_MS;
    this.#clock.after(TICK_MS, () => {
      const jumped = Math.abs(this.#clock.now() - due) > JUMP_MS;
      this.#tick();
      if (jumped) this.#jumped();
    });
  }
}
