/** Runs asynchronous functions one after the other, in the order of the calls. */
export class Mutex {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(act);
    // The next function waits for the end, not for success; only the caller gets the failure.
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
