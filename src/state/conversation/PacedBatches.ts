/**
 * Hands on what arrives in portions that are drawn quickly. A little is handed on at once; of a
 * lot, one portion per frame, in the order it came. The portions shrink where frames take long,
 * and grow where they do not.
 */
const LEAST = 4;
const START = 8;
const MOST = 16;
/** Milliseconds from one frame to the next that are too many, and that leave room for more. */
const SLOW = 25;
const QUICK = 20;
/** Milliseconds between two portions of what can wait. */
const PAUSE_MS = 250;

/** When the page draws, and the time. */
export interface Pace {
  /** Calls back once, after the next frame, with the milliseconds at which that began. */
  readonly nextFrame: (act: (now: number) => void) => void;
  readonly after: (ms: number, act: () => void) => void;
}

export class Portions<T> {
  readonly #take: (items: readonly T[]) => void;
  readonly #pace: Pace;
  readonly #canWait: (next: T) => boolean;
  #size = START;
  #waiting: readonly T[] = [];
  #booked = false;
  /** More of what can wait came since the last portion. */
  #grew = false;
  /** When the frame before began, while more than one is needed. */
  #before: number | undefined;

  /**
   * `canWait`: as long as more of these come, a small portion now and then is enough; the page
   * has other work.
   */
  constructor(take: (items: readonly T[]) => void, pace: Pace, canWait: (next: T) => boolean) {
    this.#take = take;
    this.#pace = pace;
    this.#canWait = canWait;
  }

  add(items: readonly T[]): void {
    this.#waiting = [...this.#waiting, ...items];
    this.#grew ||= items.some(this.#canWait);
    if (!this.#booked) this.#handOn();
  }

  /** Those that wait and are not wanted any more. */
  drop(unwanted: (item: T) => boolean): void {
    this.#waiting = this.#waiting.filter((item) => !unwanted(item));
  }

  #handOn(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#before = undefined;
      return;
    }
    const patient = this.#grew && this.#canWait(next);
    this.#grew = false;
    const size = patient ? LEAST : this.#size;
    const portion = this.#waiting.slice(0, size);
    this.#waiting = this.#waiting.slice(size);
    this.#booked = true;
    // The last ones of a few do not wait: another may follow.
    if (patient && this.#waiting.length > 0) this.#pause();
    else this.#book();
    this.#take(portion);
  }

  #pause(): void {
    this.#before = undefined;
    this.#pace.after(PAUSE_MS, () => this.#book());
  }

  #book(): void {
    this.#pace.nextFrame((now) => {
      this.#booked = false;
      this.#measure(now);
      this.#handOn();
    });
  }

  #measure(now: number): void {
    const took = this.#before === undefined ? undefined : now - this.#before;
    this.#before = now;
    if (took === undefined) return;
    if (took > SLOW) this.#size = Math.max(LEAST, this.#size >> 1);
    else if (took < QUICK) this.#size = Math.min(MOST, this.#size + 2);
  }
}
