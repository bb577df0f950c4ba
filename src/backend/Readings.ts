/**
 * Reads of the history that are in flight. Starting a node blocks this worker for half a second, so
 * the start waits until the pages have the messages that they asked for.
 */
export class Readings {
  readonly #inFlight = new Set<Promise<unknown>>();

  /** Returns the same promise. */
  add<T>(reading: Promise<T>): Promise<T> {
    const over: Promise<unknown> = reading.then(
      () => this.#inFlight.delete(over),
      () => this.#inFlight.delete(over),
    );
    this.#inFlight.add(over);
    return reading;
  }

  /** Resolves when all reads that are in flight now have ended. */
  async over(): Promise<void> {
    await Promise.all(this.#inFlight);
  }
}
