/** Starts full and refills with time. A caller may take more than it holds: then it has a debt. */
export class TokenBucket {
  readonly #capacity: number;
  readonly #tokensPerMs: number;
  #tokens: number;
  #refilledAt: number;

  constructor(capacity: number, tokensPerMs: number, now: number) {
    this.#capacity = capacity;
    this.#tokensPerMs = tokensPerMs;
    this.#tokens = capacity;
    this.#refilledAt = now;
  }

  tokens(now: number): number {
    const more = Math.max(0, now - this.#refilledAt) * this.#tokensPerMs;
    this.#tokens = Math.min(this.#capacity, this.#tokens + more);
    this.#refilledAt = now;
    return this.#tokens;
  }

  take(amount: number, now: number): void {
    this.#tokens = this.tokens(now) - amount;
  }

  isFull(now: number): boolean {
    return this.tokens(now) >= this.#capacity;
  }
}
