/**
 * Collects garbage when the load has dropped. V8 keeps the memory of a peak until it needs more, and
 * an idle server never needs more.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Sockets. A smaller peak leaves nothing that is worth a collection. */
const MIN_PEAK = 100;
/** Clients that return within this time need the same memory again. */
const IDLE_MS = 10_000;

export class IdleGc {
  readonly #collect: () => void;
  readonly #now: () => number;
  #peak = 0;
  #idleSince: number | undefined;

  constructor(collect: () => void, now: () => number) {
    this.#collect = collect;
    this.#now = now;
  }

  /** Call it about once a second with the number of open sockets. */
  check(sockets: number): void {
    this.#peak = Math.max(this.#peak, sockets);
    if (this.#peak < MIN_PEAK || sockets > this.#peak / 2) {
      this.#idleSince = undefined;
      return;
    }
    this.#idleSince ??= this.#now();
    if (this.#now() - this.#idleSince < IDLE_MS) return;
    this.#collect();
    this.#peak = sockets;
    this.#idleSince = undefined;
  }
}

/** Returns V8's full garbage collection, or a function that does nothing if V8 does not expose it. */
export function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  return () => {
    // Twice: the first collection frees memory, the second returns it to the system.
    for (let time = 0; time < 2; time++)
      if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  };
}
