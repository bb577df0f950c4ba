import type { Clock } from '../ports.ts';

/**
 * Looks after something was said, each twice as long after the one before: the next word is
 * likely soon, and an event about it can be late or lost. Then the Messenger's look is enough.
 */
const FIRST_MS = 1_500;
const LAST_MS = 24_000;

export class FollowUpPolls {
  readonly #clock: Clock;
  readonly #look: () => void;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, look: () => void) {
    this.#clock = clock;
    this.#look = look;
  }

  /** Whether there are some to come. */
  get areAhead(): boolean {
    return this.#cancel !== undefined;
  }

  begin(): void {
    this.#lookIn(FIRST_MS);
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #lookIn(ms: number): void {
    this.end();
    if (ms > LAST_MS) return;
    this.#cancel = this.#clock.after(ms, () => {
      this.#look();
      this.#lookIn(ms * 2);
    });
  }
}
