/**
 * Hands on what arrives in portions small enough to be drawn within one frame. A little is
 * handed on at once; of a lot, one portion per frame, in the order it came. The portions
 * shrink where frames take long, and grow where they do not.
 */
const LEAST = 4;
const START = 8;
const MOST = 16;
/** Milliseconds from one frame to the next that are too many, and that leave room for more. */
const SLOW = 25;
const QUICK = 20;

export class Portions<T> {
  readonly #take: (items: readonly T[]) => void;
  readonly #nextFrame: (act: (now: number) => void) => void;
  #size = START;
  #waiting: readonly T[] = [];
  #booked = false;
  /** When the frame before began, while more than one is needed. */
  #before: number | undefined;

  /** `nextFrame`: calls back once, at the next frame, with the time in milliseconds. */
  constructor(
    take: (items: readonly T[]) => void,
    nextFrame: (act: (now: number) => void) => void,
  ) {
    this.#take = take;
    this.#nextFrame = nextFrame;
  }

  add(items: readonly T[]): void {
    this.#waiting = [...this.#waiting, ...items];
    if (!this.#booked) this.#handOn();
  }

  /** Those that wait and are not wanted any more. */
  drop(unwanted: (item: T) => boolean): void {
    this.#waiting = this.#waiting.filter((item) => !unwanted(item));
  }

  #handOn(): void {
    const portion = this.#waiting.slice(0, this.#size);
    if (portion.length === 0) {
      this.#before = undefined;
      return;
    }
    this.#waiting = this.#waiting.slice(this.#size);
    this.#booked = true;
    this.#nextFrame((now) => {
      this.#booked = false;
      this.#measure(now);
      this.#handOn();
    });
    this.#take(portion);
  }

  #measure(now: number): void {
    const took = this.#before === undefined ? undefined : now - this.#before;
    this.#before = now;
    if (took === undefined) return;
    if (took > SLOW) this.#size = Math.max(LEAST, this.#size >> 1);
    else if (took < QUICK) this.#size = Math.min(MOST, this.#size + 2);
  }
}
