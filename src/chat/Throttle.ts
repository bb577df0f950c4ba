import type { Clock } from './ports.ts';

/** Acts at once, then at most once per interval: calls during an interval cause one act at its end. */
export class Throttle {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #act: () => void;
  #isWaiting = false;
  #isDue = false;

  constructor(clock: Clock, intervalMs: number, act: () => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#act = act;
  }

  call(): void {
    if (this.#isWaiting) {
      this.#isDue = true;
      return;
    }
    this.#isWaiting = true;
    this.#isDue = false;
    this.#clock.after(this.#intervalMs, () => {
      this.#isWaiting = false;
      if (this.#isDue) this.call();
    });
    this.#act();
  }
}
