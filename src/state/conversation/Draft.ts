/**
 * Keeps what is typed, from the first key on: a page can be gone at any moment, and then says
 * nothing any more. One save at a time; what is typed meanwhile goes into the next one.
 */

/** Milliseconds: keys that come together are saved once, and what is sent at once is not. */
const SAVE_DELAY_MS = 50;

export class Draft {
  readonly #save: (text: string) => Promise<void>;
  #pending: string | undefined;
  #saving: Promise<void> | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** `save` answers for its own failures: it does not reject. */
  constructor(save: (text: string) => Promise<void>) {
    this.#save = save;
  }

  typed(text: string): void {
    this.#pending = text;
    this.#pause ??= setTimeout(() => void this.flush(), SAVE_DELAY_MS);
  }

  /** What waits is not kept: it was sent. */
  forget(): void {
    this.#pending = undefined;
  }

  /**
   * What waits is saved now: the page is about to go, or to show something else. Resolves when
   * nothing waits any more.
   */
  flush(): Promise<void> {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    if (this.#pending !== undefined) this.#saving ??= this.#saveAll();
    return this.#saving ?? Promise.resolve();
  }

  async #saveAll(): Promise<void> {
    while (this.#pending !== undefined) {
      const text = this.#pending;
      this.#pending = undefined;
      await this.#save(text);
    }
    this.#saving = undefined;
  }
}
