/**
 * Limits the bytes per second of each client, for each way and over all its sockets. The relay
 * pauses the sockets of a client that is too fast; other clients do not wait for it.
 */
import { TokenBucket } from '../../src/lib/TokenBucket.ts';
import type { Way } from './Traffic.ts';

export interface SpeedLimits {
  readonly bytesPerSecond: number;
}

/** The speed of one client in one way. */
export interface Speed {
  /** Counts a frame, a ping or a pong of this many bytes. */
  readonly count: (bytes: number) => void;
  /** `over`: pause the sockets. `flood`: the debt is larger than a burst. */
  readonly state: () => 'ok' | 'over' | 'flood';
}

/** A shorter frame counts as this many bytes, because it takes as much processor time. */
export const MIN_FRAME_BYTES = 2 * 1024;
/** A burst may have the bytes of this many seconds: a node that joins asks many nodes at once. */
const BURST_SECONDS = 4;

export class Speeds {
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor({ bytesPerSecond }: SpeedLimits, now: () => number) {
    this.#perSecond = bytesPerSecond;
    this.#now = now;
  }

  /** Looks up the bucket at each call, because `removeFull` may have removed it: then it was full. */
  of(client: string, way: Way): Speed {
    const key = `${way} ${client}`;
    return {
      count: (bytes) => this.#bucketOf(key).take(Math.max(bytes, MIN_FRAME_BYTES), this.#now()),
      state: () => {
        const tokens = this.#bucketOf(key).tokens(this.#now());
        if (tokens >= 0) return 'ok';
        return tokens < -this.#capacity ? 'flood' : 'over';
      },
    };
  }

  /** Call it about once a second. */
  removeFull(): void {
    for (const [key, bucket] of this.#buckets)
      if (bucket.isFull(this.#now())) this.#buckets.delete(key);
  }

  get #capacity(): number {
    return BURST_SECONDS * this.#perSecond;
  }

  #bucketOf(key: string): TokenBucket {
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    const bucket = new TokenBucket(this.#capacity, this.#perSecond / 1_000, this.#now());
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
