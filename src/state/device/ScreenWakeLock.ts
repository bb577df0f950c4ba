/**
 * Keeps the screen from going dark while someone has to look at it. Where the browser cannot,
 * or the system refuses (a low battery, say), it goes dark as always.
 */
interface Lock {
  readonly released: boolean;
  release(): Promise<void>;
}
/** What is needed of `navigator`. */
export interface LockSource {
  readonly wakeLock?: { request(type: 'screen'): Promise<Lock> };
}
/** What is needed of `document`. */
export type Sight = EventTarget & { readonly visibilityState: DocumentVisibilityState };

export class Awake {
  readonly #source: LockSource;
  readonly #sight: Sight;

  constructor(source: LockSource, sight: Sight) {
    this.#source = source;
    this.#sight = sight;
  }

  /** Until the returned stop; a hidden page lets go meanwhile, as browsers ask for. */
  keep(): () => void {
    const { wakeLock } = this.#source;
    if (wakeLock === undefined) return () => undefined;
    const stop = new AbortController();
    let held: Lock | undefined;
    let asking = false;
    const isWanted = (): boolean =>
      !stop.signal.aborted && this.#sight.visibilityState === 'visible';

    const ask = async (): Promise<void> => {
      if (asking || held?.released === false) return;
      asking = true;
      try {
        held = await wakeLock.request('screen');
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
      } finally {
        asking = false;
      }
      // It may have been left, or hidden, before the answer came.
      if (!isWanted()) await held?.release();
    };
    const settle = (): Promise<void> => (isWanted() ? ask() : (held?.release() ?? none));

    this.#sight.addEventListener('visibilitychange', () => void settle(), {
      signal: stop.signal,
    });
    void settle();
    return () => {
      stop.abort();
      void settle();
    };
  }
}

const none = Promise.resolve();
