/** How many there are of each. */

/** One fewer; more than once does nothing. */
export type Leave = () => void;

export class Counts {
  readonly #counts = new Map<string, number>();

  /** Of which there is any. */
  get size(): number {
    return this.#counts.size;
  }

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  add(key: string): Leave {
    this.#counts.set(key, this.of(key) + 1);
    let isThere = true;
    return () => {
      if (!isThere) return;
      isThere = false;
      const left = this.of(key) - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
    };
  }
}
