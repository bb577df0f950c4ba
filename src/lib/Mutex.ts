/** Runs one asynchronous act after the other, in the order they were asked for. */
export class Mutex {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(act);
    // The next in line waits for the end, not for success; the caller gets the failure.
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
