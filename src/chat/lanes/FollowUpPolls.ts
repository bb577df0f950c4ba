import type { Clock } from '../ports.ts';

/**
 * Extra polls after activity on the record, with doubling delays: the next message is likely to come
 * soon, and the watch event for it can be late or lost. After the last one the Messenger's regular
 * poll is enough.
 */
const FIRST_DELAY_MS = 1_500;
const LONGEST_DELAY_MS = 24_000;

export class FollowUpPolls {
  readonly #clock: Clock;
  readonly #poll: () => void;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, poll: () => void) {
    this.#clock = clock;
    this.#poll = poll;
  }

  /** Whether another poll is scheduled. */
  get areAhead(): boolean {
    return this.#cancel !== undefined;
  }

  begin(): void {
    this.#pollIn(FIRST_DELAY_MS);
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #pollIn(ms: number): void {
    this.end();
    if (ms > LONGEST_DELAY_MS) return;
    this.#cancel = this.#clock.after(ms, () => {
      this.#poll();
      this.#pollIn(ms * 2);
    });
  }
}
