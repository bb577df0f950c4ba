/**
 * Keeps what is typed, from the first key on: a page can be gone at any moment, and then says
 * nothing any more. One save at a time; what is typed meanwhile goes into the next one.
 */
export class Draft {
  readonly #keep: (text: string) => Promise<void>;
  #pending: string | undefined;
  #saving = false;

  /** `keep` answers for its own failures: it does not reject. */
  constructor(keep: (text: string) => Promise<void>) {
    this.#keep = keep;
  }

  typed(text: string): void {
    this.#pending = text;
    if (!this.#saving) void this.#save();
  }

  /** What waits is not kept: it was sent. */
  forget(): void {
    this.#pending = undefined;
  }

  async #save(): Promise<void> {
    this.#saving = true;
    while (this.#pending !== undefined) {
      const text = this.#pending;
      this.#pending = undefined;
      await this.#keep(text);
    }
    this.#saving = false;
  }
}
