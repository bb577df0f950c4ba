/**
 * Gives memory back when a rush is over. What an engine of JavaScript once needed it keeps until it
 * needs more, and a server that became quiet never does.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Below it there is nothing to gain. */
const RUSH = 100;
/** So long it has to be quiet: who comes back in a moment needs the same again. */
const QUIET = 10_000;

export class Ebb {
  readonly #collect: () => void;
  readonly #now: () => number;
  #most = 0;
  #quietSince: number | undefined;

  constructor(collect: () => void, now: () => number) {
    this.#collect = collect;
    this.#now = now;
  }

  /** To be called every second or so, with the sockets that there are. */
  check(sockets: number): void {
    this.#most = Math.max(this.#most, sockets);
    if (this.#most < RUSH || sockets > this.#most / 2) {
      this.#quietSince = undefined;
      return;
    }
    this.#quietSince ??= this.#now();
    if (this.#now() - this.#quietSince < QUIET) return;
    this.#collect();
    this.#most = sockets;
    this.#quietSince = undefined;
  }
}

/** The engine's own collection of what nobody holds; does nothing where it cannot be asked for. */
export function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  return () => {
    // Twice: the first makes room, the second gives it back.
    for (let time = 0; time < 2; time++)
      if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  };
}
