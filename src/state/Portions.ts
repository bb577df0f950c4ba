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
  readonly #isPatient: (next: T) => boolean;
  #size = START;
  #waiting: readonly T[] = [];
  #booked = false;
  /** When the frame before began, while more than one is needed. */
  #before: number | undefined;

  /**
   * `nextFrame`: calls back once, at the next frame, with the time in milliseconds.
   * `isPatient`: from this one on, the smallest portions do; the page has other work.
   */
  constructor(
    take: (items: readonly T[]) => void,
    nextFrame: (act: (now: number) => void) => void,
    isPatient: (next: T) => boolean,
  ) {
    this.#take = take;
    this.#nextFrame = nextFrame;
    this.#isPatient = isPatient;
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
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#before = undefined;
      return;
    }
    const size = this.#isPatient(next) ? LEAST : this.#size;
    const portion = this.#waiting.slice(0, size);
    this.#waiting = this.#waiting.slice(size);
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
