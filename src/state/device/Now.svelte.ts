/**
 * The current time for labels such as "Today"; it advances while something on the screen uses it.
 */
import { createSubscriber } from 'svelte/reactivity';

const STEP_MS = 30_000;
const SMALL_STEP_MS = 1_000;

export class Now {
  readonly #read: () => number;
  readonly #subscribe: () => void;
  readonly #subscribeClosely: () => void;

  constructor(read: () => number) {
    this.#read = read;
    this.#subscribe = every(STEP_MS);
    this.#subscribeClosely = every(SMALL_STEP_MS);
  }

  /** Milliseconds since 1970. */
  get ms(): number {
    this.#subscribe();
    return this.#read();
  }

  /** The same, updated each second, for countdowns. */
  get exactMs(): number {
    this.#subscribeClosely();
    return this.#read();
  }
}

function every(stepMs: number): () => void {
  return createSubscriber((update) => {
    const timer = setInterval(update, stepMs);
    return () => clearInterval(timer);
  });
}
