import type { Clock } from '../ports.ts';

/**
 * Looks after something was said, each twice as long after the one before: the next word is
 * likely soon, and an event about it can be late or lost. Then the Messenger's look is enough.
 */
const FIRST_MS = 1_500;
const LAST_MS = 24_000;

export class FollowUpPolls {
  readonly #clock: Clock;
  readonly #poll: () => void;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, poll: () => void) {
    this.#clock = clock;
    this.#poll = poll;
  }

  /** Whether there are some to come. */
  get areAhead(): boolean {
    return this.#cancel !== undefined;
  }

  begin(): void {
    this.#pollIn(FIRST_MS);
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #pollIn(ms: number): void {
    this.end();
    if (ms > LAST_MS) return;
    this.#cancel = this.#clock.after(ms, () => {
      this.#poll();
      this.#pollIn(ms * 2);
    });
  }
}
