/** Holds so much, and is filled again as time goes by. Who took more than was in it is in debt. */
export class Bucket {
  readonly #size: number;
  readonly #perMs: number;
  #left: number;
  #since: number;

  constructor(size: number, perMs: number, now: number) {
    this.#size = size;
    this.#perMs = perMs;
    this.#left = size;
    this.#since = now;
  }

  left(now: number): number {
    const more = Math.max(0, now - this.#since) * this.#perMs;
    this.#left = Math.min(this.#size, this.#left + more);
    this.#since = now;
    return this.#left;
  }

  take(amount: number, now: number): void {
    this.#left = this.left(now) - amount;
  }

  isFull(now: number): boolean {
    return this.left(now) >= this.#size;
  }
}
