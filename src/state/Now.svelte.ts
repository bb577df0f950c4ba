/** The time of day for labels such as "Today"; moves on while something shows it. */
import { createSubscriber } from 'svelte/reactivity';

const STEP_MS = 30_000;

export class Now {
  readonly #read: () => number;
  readonly #subscribe: () => void;

  constructor(read: () => number) {
    this.#read = read;
    this.#subscribe = createSubscriber((update) => {
      const timer = setInterval(update, STEP_MS);
      return () => clearInterval(timer);
    });
  }

  /** Milliseconds since 1970. */
  get ms(): number {
    this.#subscribe();
    return this.#read();
  }
}
