import { Backoff } from './Backoff.ts';
import type { Context } from './Context.ts';
import { inBackground } from './inBackground.ts';

/**
 * Saves what a person asked for on a full device and what holds already: again and again, until there
 * is room.
 */
export class LateSave {
  readonly #context: Pick<Context, 'report'>;
  readonly #save: () => Promise<boolean>;
  readonly #saved: () => void;
  readonly #backoff: Backoff;
  #isDue = false;

  /** `save` returns whether there was room; then `saved` is called. */
  constructor(
    context: Pick<Context, 'clock' | 'report'>,
    save: () => Promise<boolean>,
    saved: () => void,
  ) {
    this.#context = context;
    this.#save = save;
    this.#saved = saved;
    this.#backoff = new Backoff(context.clock, () => inBackground(this.#context, this.#again()));
  }

  /** Whether something is not saved yet. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /** There was no room: save it later. */
  later(): void {
    this.#isDue = true;
    this.#backoff.later();
  }

  /** It is saved by now. */
  done(): void {
    this.#isDue = false;
    this.#backoff.reset();
  }

  /** The app is closed. */
  stop(): void {
    this.#backoff.reset();
  }

  async #again(): Promise<void> {
    if (!this.#isDue) return;
    if (!(await this.#save())) return this.later();
    this.done();
    this.#saved();
  }
}
