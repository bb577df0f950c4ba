/** How often one client may knock: so many at once, and then again as time goes by. */
import { Bucket } from './TokenBucket.ts';

export interface RateLimits {
  /** How many at once, by one who did not knock for a minute. */
  readonly perMinute: number;
}

/** As many are remembered; of more none gets in until some are forgotten. */
const MAX_CLIENTS = 50_000;
const MINUTE = 60_000;

export class UpgradeRate {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor({ perMinute }: RateLimits) {
    this.#perMinute = perMinute;
  }

  get remembered(): number {
    return this.#buckets.size;
  }

  /** Counts this one. */
  allows(client: string, now: number): boolean {
    const bucket = this.#bucketOf(client, now);
    if (bucket === undefined || bucket.left(now) < 1) return false;
    bucket.take(1, now);
    return true;
  }

  /** Whoever may knock as often as somebody new need not be remembered. */
  forget(now: number): void {
    for (const [client, bucket] of this.#buckets)
      if (bucket.isFull(now)) this.#buckets.delete(client);
  }

  #bucketOf(client: string, now: number): Bucket | undefined {
    const known = this.#buckets.get(client);
    if (known !== undefined || this.#buckets.size >= MAX_CLIENTS) return known;
    const bucket = new Bucket(this.#perMinute, this.#perMinute / MINUTE, now);
    this.#buckets.set(client, bucket);
    return bucket;
  }
}
