/**
 * Hands on what arrives in portions that are drawn quickly. A little is handed on at once; of a
 * lot, one portion per frame, in the order it came. The portions shrink where frames take long,
 * and grow where they do not.
 */
const MIN_BATCH = 4;
const FIRST_BATCH = 8;
const MAX_BATCH = 16;
/** Milliseconds from one frame to the next that are too many, and that leave room for more. */
const SLOW_FRAME_MS = 25;
const QUICK_FRAME_MS = 20;
/** Milliseconds between two portions of what can wait. */
const BATCH_PAUSE_MS = 250;

/** When the page draws, and the time. */
export interface Pace {
  /** Calls back once, after the next frame, with the milliseconds at which that began. */
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
  /** More of what can wait came since the last portion. */
  #grew = false;
  /** When the frame before began, while more than one is needed. */
  #lastFrameMs: number | undefined;

  /**
   * `canWait`: as long as more of these come, a small portion now and then is enough; the page
   * has other work.
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

  /** Those that wait and are not wanted any more. */
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
    // The last ones of a few do not wait: another may follow.
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
