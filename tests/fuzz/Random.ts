/** Random numbers that depend only on a seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let n = this.#state;
    n = Math.imul(n ^ (n >>> 15), n | 1);
    n ^= n + Math.imul(n ^ (n >>> 7), n | 61);
    return ((n ^ (n >>> 14)) >>> 0) % below;
  }

  /** A random length, more often small than large. */
  length(most: number): number {
    return this.below(2 ** this.below(Math.ceil(Math.log2(most)) + 1)) % most;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  of<T>(all: readonly [T, ...T[]]): T {
    return all[this.below(all.length)] ?? all[0];
  }

  text(most: number): string {
    const units = Array.from({ length: this.length(most) }, () =>
      this.of([this.below(128), this.below(0x800), this.below(0x10000), 0x2000 + this.below(0x80)]),
    );
    return String.fromCharCode(...units);
  }
}
