import type { Clock } from './ports.ts';

/** Acts at once, and then at most once in each interval: many calls in one act together at its end. */
export class Throttle {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #act: () => void;
  #isResting = false;
  #isDue = false;

  constructor(clock: Clock, intervalMs: number, act: () => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#act = act;
  }

  call(): void {
    if (this.#isResting) {
      this.#isDue = true;
      return;
    }
    this.#isResting = true;
    this.#isDue = false;
    this.#clock.after(this.#intervalMs, () => {
      this.#isResting = false;
      if (this.#isDue) this.call();
    });
    this.#act();
  }
}
