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
export type VisibilitySource = EventTarget & { readonly visibilityState: DocumentVisibilityState };

export class ScreenWakeLock {
  readonly #source: LockSource;
  readonly #visibility: VisibilitySource;

  constructor(source: LockSource, visibility: VisibilitySource) {
    this.#source = source;
    this.#visibility = visibility;
  }

  /** Until the returned stop; a hidden page lets go meanwhile, as browsers ask for. */
  hold(): () => void {
    const { wakeLock } = this.#source;
    if (wakeLock === undefined) return () => undefined;
    const stop = new AbortController();
    let held: Lock | undefined;
    let isRequesting = false;
    const isWanted = (): boolean =>
      !stop.signal.aborted && this.#visibility.visibilityState === 'visible';

    const request = async (): Promise<void> => {
      if (isRequesting || held?.released === false) return;
      isRequesting = true;
      try {
        held = await wakeLock.request('screen');
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
      } finally {
        isRequesting = false;
      }
      // It may have been left, or hidden, before the answer came.
      if (!isWanted()) await held?.release();
    };
    const update = (): Promise<void> => (isWanted() ? request() : (held?.release() ?? released));

    this.#visibility.addEventListener('visibilitychange', () => void update(), {
      signal: stop.signal,
    });
    void update();
    return () => {
      stop.abort();
      void update();
    };
  }
}

const released = Promise.resolve();
