/** Limits how often one client may ask for an upgrade: a burst at first, then a steady rate. */
import { TokenBucket } from '../../src/lib/TokenBucket.ts';

export interface RateLimits {
  /** Also the size of the burst that a client has after a minute without a request. */
  readonly perMinute: number;
}

/** Bounds the memory. While this many clients have buckets, every further client is refused. */
const MAX_CLIENTS = 50_000;
const MINUTE = 60_000;

export class UpgradeRate {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor({ perMinute }: RateLimits) {
    this.#perMinute = perMinute;
  }

  get clients(): number {
    return this.#buckets.size;
  }

  /** Counts the request if it is allowed. */
  allows(client: string, now: number): boolean {
    const bucket = this.#bucketOf(client, now);
    if (bucket === undefined || bucket.tokens(now) < 1) return false;
    bucket.take(1, now);
    return true;
  }

  /** Removes clients with a full bucket: they have the same rights as a new client. */
  removeFull(now: number): void {
    for (const [client, bucket] of this.#buckets)
      if (bucket.isFull(now)) this.#buckets.delete(client);
  }

  #bucketOf(client: string, now: number): TokenBucket | undefined {
    const known = this.#buckets.get(client);
    if (known !== undefined || this.#buckets.size >= MAX_CLIENTS) return known;
    const bucket = new TokenBucket(this.#perMinute, this.#perMinute / MINUTE, now);
    this.#buckets.set(client, bucket);
    return bucket;
  }
}
