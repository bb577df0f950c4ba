/**
 * Signals that the person is typing, and when they stop. The signal repeats every few seconds, so
 * that the friend's device can drop it when this page is gone.
 */

import { isBlank } from '../../lib/invisible.ts';

/** Milliseconds between two signals. */
const REPEAT_MS = 3000;
/** Milliseconds without a key after which typing has stopped. */
const SILENCE_MS = 5000;

export class TypingSignal {
  readonly #emit: (active: boolean) => void;
  #silence: ReturnType<typeof setTimeout> | undefined;
  /** Runs while the signal must not repeat yet. */
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** Whether the person has typed since the last signal. */
  #hasNewInput = false;
  #isAnnounced = false;

  /** `emit` handles its own failures. */
  constructor(emit: (active: boolean) => void) {
    this.#emit = emit;
  }

  /** The text has changed. A text without anything to see means that typing has stopped. */
  typed(text: string): void {
    if (isBlank(text)) {
      this.stop();
      return;
    }
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.stop(), SILENCE_MS);
    this.#hasNewInput = true;
    this.#emitIfDue();
  }

  /** The text was sent. The message itself shows that typing has stopped. */
  sent(): void {
    clearTimeout(this.#silence);
    this.#hasNewInput = this.#isAnnounced = false;
  }

  /** The person has left the field or the screen. */
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
