/** How often one client may knock: so many at once, and then again as time goes by. */

export interface RateLimits {
  /** How many at once, by one who did not knock for a minute. */
  readonly perMinute: number;
}

interface Bucket {
  left: number;
  since: number;
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
    const bucket = this.#buckets.get(client) ?? { left: this.#perMinute, since: now };
    if (!this.#buckets.has(client)) {
      if (this.#buckets.size >= MAX_CLIENTS) return false;
      this.#buckets.set(client, bucket);
    }
    bucket.left = this.#filled(bucket, now);
    bucket.since = now;
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  }

  /** Whoever may knock as often as somebody new need not be remembered. */
  forget(now: number): void {
    for (const [client, bucket] of this.#buckets)
      if (this.#filled(bucket, now) >= this.#perMinute) this.#buckets.delete(client);
  }

  #filled({ left, since }: Bucket, now: number): number {
    const more = (Math.max(0, now - since) / MINUTE) * this.#perMinute;
    return Math.min(this.#perMinute, left + more);
  }
}
