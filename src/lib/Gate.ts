/** Lets calls pass side by side, but not while another one needs everything to itself. */
export class Gate {
  readonly #passing = new Set<Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #isShut = false;

  /** Runs `act` at once; while another one runs alone, afterwards, in the order of the calls. */
  async pass<T>(act: () => Promise<T>): Promise<T> {
    if (this.#isShut) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const running = act();
    this.#passing.add(running);
    try {
      return await running;
    } finally {
      this.#passing.delete(running);
    }
  }

  /**
   * Lets nothing more pass, waits until what has passed is done, and then runs `act`. Only one call
   * at a time.
   */
  async alone<T>(act: () => Promise<T>): Promise<T> {
    this.#isShut = true;
    try {
      await Promise.allSettled(this.#passing);
      return await act();
    } finally {
      this.#isShut = false;
      for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }
}
