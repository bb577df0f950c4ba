/** Carries data from one socket to another, and takes as long as its way takes. */

/** The most bytes in flight in one direction; a sender with more has to wait. */
const MAX_IN_FLIGHT = 1024 * 1024;

export class Carrier {
  #from;
  #to;
  #way;
  #isUp = true;
  /** What is in flight: `{ at, data }`; an entry without data is the end of the stream. */
  #queue = [];
  #bytes = 0;
  #timer;

  /** @param {import('./Way.mjs').Way | undefined} way undefined if the way takes no time */
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

  /** Reads on only while there is room. */
  #flow() {
    const hasRoom = this.#bytes < MAX_IN_FLIGHT && !this.#to.writableNeedDrain;
    if (this.#isUp && hasRoom) this.#from.resume();
    else this.#from.pause();
  }
}
