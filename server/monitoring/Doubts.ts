/**
 * Logs what the server does not believe, each kind once: a proxy that is set up wrongly does the same
 * with every request, and so can anybody else.
 */
import type { Log } from './Log.ts';

const SENTENCES = {
  noProxy:
    'A request has X-Forwarded-For, which counts for nothing here: if a proxy sent it, start the server with --behind-proxy.',
  proxy:
    'A request came from an address that no proxy is expected to have, so it counts for that address: if it is your proxy, name it with --proxy.',
  forwarded:
    'The proxy does not end X-Forwarded-For with the address of a client, so all people behind it count as one: let it send that address.',
  origin:
    'A page asked for the relay from another origin than the Host of its request, and was refused: if it is your page, name its origin with --origin.',
  host: 'A request named a host that is not served here, and was refused: with a proxy in front, start the server with --behind-proxy; otherwise open Parley on localhost.',
} as const;

/**
 * `noProxy`: X-Forwarded-For without --behind-proxy. `proxy`: the peer is no trusted proxy.
 * `forwarded`: a proxy names no client. `origin`: the page has a foreign origin. `host`: the request
 * has a foreign host.
 */
export type Doubt = keyof typeof SENTENCES;

/** Characters. An address and an origin are not longer. */
const MAX_SEEN = 300;

export class Doubts {
  readonly #log: Log;
  readonly #told = new Set<Doubt>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** `seen`: what is not believed; logged only if the operator asked for addresses. */
  tell(doubt: Doubt, seen: string | undefined): void {
    if (this.#told.has(doubt)) return;
    this.#told.add(doubt);
    const sentence = SENTENCES[doubt];
    this.#log.event('not believed', { sentence }, { seen: seen?.slice(0, MAX_SEEN) });
  }
}
