/**
 * What pages are reading. A node that starts keeps this worker from everything else for half a
 * second, so that it lets those go first who want to see their messages.
 */
export class Readings {
  readonly #underWay = new Set<Promise<unknown>>();

  /** The same promise. */
  add<T>(reading: Promise<T>): Promise<T> {
    const over: Promise<unknown> = reading.then(
      () => this.#underWay.delete(over),
      () => this.#underWay.delete(over),
    );
    this.#underWay.add(over);
    return reading;
  }

  /** Resolves when all that is under way now has been answered. */
  async over(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
