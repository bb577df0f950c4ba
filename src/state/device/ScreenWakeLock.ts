/**
 * Prevents the screen from turning off while someone needs to read it. If the browser cannot do
 * this, or the system refuses (for example on a low battery), the screen turns off as usual.
 */
interface Lock {
  readonly released: boolean;
  release(): Promise<void>;
}
/** The part of `navigator` in use. */
export interface LockSource {
  readonly wakeLock?: { request(type: 'screen'): Promise<Lock> };
}
/** The part of `document` in use. */
export type VisibilitySource = EventTarget & { readonly visibilityState: DocumentVisibilityState };

export class ScreenWakeLock {
  readonly #source: LockSource;
  readonly #visibility: VisibilitySource;

  constructor(source: LockSource, visibility: VisibilitySource) {
    this.#source = source;
    this.#visibility = visibility;
  }

  /** Holds the lock until the returned function is called; releases it while the page is hidden. */
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
      // The caller may have stopped, or the page may be hidden, before the answer arrived.
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
