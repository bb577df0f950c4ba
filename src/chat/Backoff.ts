import type { Clock } from './ports.ts';

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;

/** Waits longer after each failure in a row, and without end. One wait at a time. */
export class Backoff {
  readonly #clock: Clock;
  readonly #act: () => void;
  #wait = FIRST_MS;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, act: () => void) {
    this.#clock = clock;
    this.#act = act;
  }

  later(): void {
    if (this.#cancel !== undefined) return;
    this.#after(this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_MS);
  }

  /** The node is at it by itself: look again in a short while, as often as it takes. */
  soon(): void {
    if (this.#cancel === undefined) this.#after(FIRST_MS);
  }

  /** It worked, or there is new reason to hope: begin with short waits again. */
  reset(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#wait = FIRST_MS;
  }

  #after(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = undefined;
      this.#act();
    });
  }
}
