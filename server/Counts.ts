/** Counts things by key. */

/** Takes one thing off its count; a second call does nothing. */
export type Release = () => void;

export class Counts {
  readonly #counts = new Map<string, number>();

  /** The number of keys with a count above zero. */
  get size(): number {
    return this.#counts.size;
  }

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  add(key: string): Release {
    this.#counts.set(key, this.of(key) + 1);
    let isCounted = true;
    return () => {
      if (!isCounted) return;
      isCounted = false;
      const left = this.of(key) - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
    };
  }
}
