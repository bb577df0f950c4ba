/**
 * Tells that the person types, and that they stopped. Said again every few seconds while it
 * lasts, so that the friend's side can forget it when this page is gone.
 */
const AGAIN_MS = 3000;
const SILENCE_MS = 5000;

export class TypingSignal {
  readonly #tell: (active: boolean) => void;
  #silence: ReturnType<typeof setTimeout> | undefined;
  /** Runs while it may not be said again. */
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** Typed since it was last said. */
  #news = false;
  #told = false;

  /** `tell` answers for its own failures. */
  constructor(tell: (active: boolean) => void) {
    this.#tell = tell;
  }

  /** The text changed. An emptied box means there is nothing to wait for. */
  typed(text: string): void {
    if (text.trim() === '') {
      this.stop();
      return;
    }
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.stop(), SILENCE_MS);
    this.#news = true;
    this.#say();
  }

  /** The text was sent, and says by itself that it is done. */
  sent(): void {
    clearTimeout(this.#silence);
    this.#news = this.#told = false;
  }

  /** Left, or gone elsewhere. */
  stop(): void {
    clearTimeout(this.#silence);
    this.#news = false;
    if (!this.#told) return;
    this.#told = false;
    this.#tell(false);
  }

  #say(): void {
    if (!this.#news || this.#pause !== undefined) return;
    this.#news = false;
    this.#told = true;
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#say();
    }, AGAIN_MS);
    this.#tell(true);
  }
}
