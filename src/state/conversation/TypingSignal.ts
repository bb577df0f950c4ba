/**
 * Tells that the person types, and that they stopped. Said again every few seconds while it
 * lasts, so that the friend's side can forget it when this page is gone.
 */
const REPEAT_MS = 3000;
const SILENCE_MS = 5000;

export class TypingSignal {
  readonly #emit: (active: boolean) => void;
  #silence: ReturnType<typeof setTimeout> | undefined;
  /** Runs while it may not be said again. */
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** Typed since it was last said. */
  #hasNewInput = false;
  #isAnnounced = false;

  /** `emit` answers for its own failures. */
  constructor(emit: (active: boolean) => void) {
    this.#emit = emit;
  }

  /** The text changed. An emptied box means there is nothing to wait for. */
  typed(text: string): void {
    if (text.trim() === '') {
      this.stop();
      return;
    }
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.stop(), SILENCE_MS);
    this.#hasNewInput = true;
    this.#emitIfDue();
  }

  /** The text was sent, and says by itself that it is done. */
  sent(): void {
    clearTimeout(this.#silence);
    this.#hasNewInput = this.#isAnnounced = false;
  }

  /** Left, or gone elsewhere. */
  stop(): void {
    clearTimeout(this.#silence);
    this.#hasNewInput = false;
    if (!this.#isAnnounced) return;
    this.#isAnnounced = false;
    this.#emit(false);
  }

  #emitIfDue(): void {
    if (!this.#hasNewInput || this.#pause !== undefined) return;
    this.#hasNewInput = false;
    this.#isAnnounced = true;
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#emitIfDue();
    }, REPEAT_MS);
    this.#emit(true);
  }
}
