/**
 * How fast one client may go, each way and over all its sockets. Whoever is faster is read later;
 * nobody else waits for them.
 */
import { Bucket } from './TokenBucket.ts';
import type { Way } from './Traffic.ts';

export interface SpeedLimits {
  readonly bytesPerSecond: number;
}

/** Of one client and way. */
export interface Speed {
  /** Counts a frame, or a ping, of so many bytes. */
  readonly count: (bytes: number) => void;
  /** `over`: to be read later. `far`: somebody who goes on then means harm. */
  readonly state: () => 'fine' | 'over' | 'far';
}

/** What a frame counts for at least: a short one takes as much time as this one. */
export const LEAST_FRAME = 2 * 1024;
/** Of what may come in a second, that much at once: a node that joins asks many in one moment. */
const SECONDS_AT_ONCE = 4;

export class Speeds {
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor({ bytesPerSecond }: SpeedLimits, now: () => number) {
    this.#perSecond = bytesPerSecond;
    this.#now = now;
  }

  /** It holds on to nothing: what is forgotten meanwhile is full. */
  of(client: string, way: Way): Speed {
    const key = `${way} ${client}`;
    return {
      count: (bytes) => this.#bucketOf(key).take(Math.max(bytes, LEAST_FRAME), this.#now()),
      state: () => {
        const left = this.#bucketOf(key).left(this.#now());
        if (left >= 0) return 'fine';
        return left < -this.#size ? 'far' : 'over';
      },
    };
  }

  /** To be called every second or so. */
  forget(): void {
    for (const [key, bucket] of this.#buckets)
      if (bucket.isFull(this.#now())) this.#buckets.delete(key);
  }

  get #size(): number {
    return SECONDS_AT_ONCE * this.#perSecond;
  }

  #bucketOf(key: string): Bucket {
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    const bucket = new Bucket(this.#size, this.#perSecond / 1_000, this.#now());
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
