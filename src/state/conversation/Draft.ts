/**
 * Saves a draft from the first key on, because a page can disappear at any moment without an event.
 * It runs one save at a time; text typed during a save goes into the next one.
 */

/**
 * Milliseconds: keys typed in quick succession share one save, and text sent at once needs none.
 */
const SAVE_DELAY_MS = 50;

export class Draft {
  readonly #save: (text: string) => Promise<void>;
  #pending: string | undefined;
  #saving: Promise<void> | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** `save` handles its own failures: it does not reject. */
  constructor(save: (text: string) => Promise<void>) {
    this.#save = save;
  }

  /** Whether a text is not saved yet. */
  get isUnderWay(): boolean {
    return this.#pending !== undefined || this.#saving !== undefined;
  }

  typed(text: string): void {
    this.#pending = text;
    this.#pause ??= setTimeout(() => void this.flush(), SAVE_DELAY_MS);
  }

  /** Drops unsaved text, because it was sent. */
  forget(): void {
    this.#pending = undefined;
  }

  /**
   * Saves pending text at once: the page is about to close, or to show another screen. Resolves when
   * nothing is pending.
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
