/** Keeps what is typed: a moment after the last key, and at once when the page may go. */
const QUIET_MS = 300;

export class Draft {
  readonly #keep: (text: string) => void;
  #pending: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(keep: (text: string) => void) {
    this.#keep = keep;
  }

  typed(text: string): void {
    this.forget();
    this.#pending = text;
    this.#timer = setTimeout(() => this.flush(), QUIET_MS);
  }

  flush(): void {
    const text = this.#pending;
    this.forget();
    if (text !== undefined) this.#keep(text);
  }

  /** What waits is not kept: it was sent. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#pending = undefined;
  }
}
