/**
 * Logs once a minute what the relay did, if it did anything. A line for each socket would show when
 * a person was online, and would let an attacker fill the disk.
 */
import type { Relay } from '../relay/Relay.ts';
import type { Log } from './Log.ts';

const MINUTE = 60_000;

export class MinuteLog {
  readonly #relay: Relay;
  readonly #log: Log;
  readonly #now: () => number;
  #since: number;
  #logged: Readonly<Record<string, number>> = {};

  constructor(relay: Relay, log: Log, now: () => number) {
    this.#relay = relay;
    this.#log = log;
    this.#now = now;
    this.#since = now();
  }

  /** Call it about once a second. */
  check(): void {
    if (this.#now() - this.#since < MINUTE) return;
    this.#since = this.#now();
    const counts = this.#count();
    const changes = Object.entries(counts)
      .map(([name, count]) => [name, count - (this.#logged[name] ?? 0)] as const)
      .filter(([, change]) => change !== 0);
    this.#logged = counts;
    if (changes.length === 0) return;
    this.#log.event('minute', { sockets: this.#relay.sockets, ...Object.fromEntries(changes) });
  }

  #count(): Readonly<Record<string, number>> {
    const { opened, bytes, refused, ended } = this.#relay.traffic;
    const named = (what: string, counts: ReadonlyMap<string, number>) =>
      [...counts].map(([why, count]) => [`${what}.${why}`, count] as const);
    return Object.fromEntries([
      ['opened', opened],
      ['bytes', bytes.toNode + bytes.toPage],
      ...named('refused', refused),
      ...named('ended', ended),
    ]);
  }
}
