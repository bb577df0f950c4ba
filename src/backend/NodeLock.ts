/**
 * The right to run the node of this browser profile: a Web Lock, so that two nodes with one
 * identity can never run, whatever tabs and versions of the app are open.
 */
const NAME = 'parley-node';

export class NodeLock {
  readonly #lost: () => void;
  #release: (() => void) | undefined;
  #wait: AbortController | undefined;

  /** `lost`: another worker took it over; nothing of the node may run on. */
  constructor(lost: () => void) {
    this.#lost = lost;
  }

  /** Resolves when it is ours, however long that takes. */
  async acquire(): Promise<void> {
    this.#wait = new AbortController();
    await this.#request({ signal: this.#wait.signal });
  }

  /** Takes it away from whoever has it. */
  async steal(): Promise<void> {
    this.#wait?.abort();
    await this.#request({ steal: true });
  }

  release(): void {
    this.#release?.();
  }

  #request(options: LockOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      let held = false;
      navigator.locks
        .request(NAME, options, () => {
          held = true;
          resolve();
          return new Promise<void>((release) => {
            this.#release = release;
          });
        })
        .catch((error: unknown) => {
          if (held) this.#lost();
          else if (!options.signal?.aborted) reject(error instanceof Error ? error : new Error());
          // An aborted wait was replaced by `steal`, which tells how it ended.
        });
    });
  }
}
