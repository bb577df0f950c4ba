/**
 * Delivers arriving items in batches that render quickly. A few items are delivered at once; many
 * are delivered in order, one batch per frame. Batches shrink when frames are slow and grow when
 * they are fast. The three sizes are numbers of items.
 */
const MIN_BATCH = 4;
const FIRST_BATCH = 8;
const MAX_BATCH = 16;
/**
 * Milliseconds between two frames: above the first, batches shrink; below the second, they grow.
 */
const SLOW_FRAME_MS = 25;
const QUICK_FRAME_MS = 20;
/** Milliseconds between two batches of items that can wait. */
const BATCH_PAUSE_MS = 250;

/** The page's frames and timers. */
export interface Pace {
  /** Calls back once, after the next frame, with the time in milliseconds at which it began. */
  readonly nextFrame: (act: (now: number) => void) => void;
  readonly after: (ms: number, act: () => void) => void;
}

export class PacedBatches<T> {
  readonly #deliver: (items: readonly T[]) => void;
  readonly #pace: Pace;
  readonly #canWait: (next: T) => boolean;
  #size = FIRST_BATCH;
  #waiting: readonly T[] = [];
  #isScheduled = false;
  /** Whether more items that can wait have arrived since the last batch. */
  #grew = false;
  /** When the previous frame of this run began. */
  #lastFrameMs: number | undefined;

  /**
   * `canWait`: while more of these items arrive, a small batch now and then is enough, because the
   * page has other work.
   */
  constructor(deliver: (items: readonly T[]) => void, pace: Pace, canWait: (next: T) => boolean) {
    this.#deliver = deliver;
    this.#pace = pace;
    this.#canWait = canWait;
  }

  add(items: readonly T[]): void {
    this.#waiting = [...this.#waiting, ...items];
    this.#grew ||= items.some(this.#canWait);
    if (!this.#isScheduled) this.#deliverNext();
  }

  /** Removes waiting items that are no longer wanted. */
  drop(unwanted: (item: T) => boolean): void {
    this.#waiting = this.#waiting.filter((item) => !unwanted(item));
  }

  #deliverNext(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#lastFrameMs = undefined;
      return;
    }
    const patient = this.#grew && this.#canWait(next);
    this.#grew = false;
    const size = patient ? MIN_BATCH : this.#size;
    const batch = this.#waiting.slice(0, size);
    this.#waiting = this.#waiting.slice(size);
    this.#isScheduled = true;
    // If nothing is left there is no pause, so that the next item is delivered soon.
    if (patient && this.#waiting.length > 0) this.#pause();
    else this.#scheduleNext();
    this.#deliver(batch);
  }

  #pause(): void {
    this.#lastFrameMs = undefined;
    this.#pace.after(BATCH_PAUSE_MS, () => this.#scheduleNext());
  }

  #scheduleNext(): void {
    this.#pace.nextFrame((now) => {
      this.#isScheduled = false;
      this.#measure(now);
      this.#deliverNext();
    });
  }

  #measure(now: number): void {
    const took = this.#lastFrameMs === undefined ? undefined : now - this.#lastFrameMs;
    this.#lastFrameMs = now;
    if (took === undefined) return;
    if (took > SLOW_FRAME_MS) this.#size = Math.max(MIN_BATCH, this.#size >> 1);
    else if (took < QUICK_FRAME_MS) this.#size = Math.min(MAX_BATCH, this.#size + 2);
  }
}
