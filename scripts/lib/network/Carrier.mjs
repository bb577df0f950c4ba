/** Carries what comes from one socket to another one, after the time that its way takes. */

/** Bytes under way in one direction; who sends more has to wait. */
const UNDER_WAY = 1024 * 1024;

export class Carrier {
  #from;
  #to;
  #way;
  #isUp = true;
  /** What is under way: `{ at, data }`; without data it is the end. */
  #queue = [];
  #bytes = 0;
  #timer;

  /** @param {import('./Way.mjs').Way | undefined} way undefined if it takes no time */
  constructor(from, to, way) {
    this.#from = from;
    this.#to = to;
    this.#way = way;
    from.on('data', (data) => this.#take(data));
    from.once('end', () => this.#take(undefined));
    to.on('drain', () => this.#flow());
    from.resume();
  }

  setLink(isUp) {
    this.#isUp = isUp;
    this.#flow();
    this.#deliver();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#queue = [];
  }

  #take(data) {
    const now = performance.now();
    const at = this.#way?.arrival(data?.length ?? 0, now) ?? now;
    this.#queue.push({ at, data });
    this.#bytes += data?.length ?? 0;
    this.#deliver();
    this.#flow();
  }

  #deliver() {
    clearTimeout(this.#timer);
    if (!this.#isUp) return;
    const now = performance.now();
    while (this.#queue.length > 0 && this.#queue[0].at <= now) {
      const { data } = this.#queue.shift();
      if (data === undefined) {
        this.#to.end();
        continue;
      }
      this.#bytes -= data.length;
      this.#to.write(data);
    }
    const [next] = this.#queue;
    if (next !== undefined) this.#timer = setTimeout(() => this.#arrived(), next.at - now);
  }

  #arrived() {
    this.#deliver();
    this.#flow();
  }

  /** Takes more only while there is room for it. */
  #flow() {
    const hasRoom = this.#bytes < UNDER_WAY && !this.#to.writableNeedDrain;
    if (this.#isUp && hasRoom) this.#from.resume();
    else this.#from.pause();
  }
}
