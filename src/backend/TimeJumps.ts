/**
 * Notices that the clock does not say what it should: the machine slept, the worker was
 * frozen, or the clock was set. What happened meanwhile was told to nobody.
 */
import type { Clock } from '../chat/ports.ts';

const TICK_MS = 2_000;
/** A busy machine is late by less, in milliseconds. */
const JUMP_MS = 5_000;

export class TimeJumps {
  readonly #clock: Clock;
  readonly #jumped: () => void;

  /** Calls `jumped` at most `TICK_MS` after the clock goes on, as long as the worker lives. */
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
