import type { Clock } from './ports.ts';

const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 60_000;

/** Retries without end, after longer and longer delays. Only one retry is scheduled at a time. */
export class Backoff {
  readonly #clock: Clock;
  readonly #act: () => void;
  #delayMs = FIRST_DELAY_MS;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, act: () => void) {
    this.#clock = clock;
    this.#act = act;
  }

  /** An attempt failed: retry after the current delay, and double the delay. */
  later(): void {
    if (this.#cancel !== undefined) return;
    this.#after(this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
  }

  /** The node is working on it: check again after the first delay, without doubling it. */
  soon(): void {
    if (this.#cancel === undefined) this.#after(FIRST_DELAY_MS);
  }

  /** The attempt succeeded, or circumstances changed: cancel the retry and start with the first delay. */
  reset(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#delayMs = FIRST_DELAY_MS;
  }

  #after(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => {
      this.#cancel = undefined;
      this.#act();
    });
  }
}
