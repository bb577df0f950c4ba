/**
 * The right to run the node of this browser profile. It is a Web Lock, so two nodes with one
 * identity never run at once, whatever tabs and versions of the app are open.
 */
const LOCK = 'parley-node';
/** The channel on which workers ask each other for the lock. */
const CHANNEL = 'parley-node';
/**
 * Messages between workers. wanted: a person wants the lock here, so its holder releases it.
 * waiting: a worker with pages waits for it; a holder without pages releases it, such as the worker
 * of an older version whose last page was closed. unattended: the holder has no pages.
 */
type LockMessage = 'wanted' | 'waiting' | 'unattended';

interface Waiting {
  readonly got: () => void;
  readonly failed: (error: unknown) => void;
  readonly end: AbortController;
}

export class NodeLock {
  /** Undefined if the browser refuses it: workers then wait for the lock, and steal it on request. */
  readonly #channel = openChannel();
  readonly #lost: () => void;
  #waiting: Waiting | undefined;
  #release: (() => void) | undefined;
  #attended = true;

  /** `lost`: another worker wants the lock or has stolen it. Stop the node, then call `release`. */
  constructor(lost: () => void) {
    this.#lost = lost;
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<LockMessage>) =>
      this.#receive(data),
    );
  }

  /** Whether this worker has pages, which need the lock. */
  attend(isAttended: boolean): void {
    this.#attended = isAttended;
    if (isAttended && this.#waiting !== undefined) this.#post('waiting');
    if (!isAttended && this.#release !== undefined) this.#post('unattended');
  }

  /** Resolves when this worker has the lock, without a timeout. */
  acquire(): Promise<void> {
    return new Promise((got, failed) => this.#wait(got, failed));
  }

  /** Tells the holder that the lock is wanted here. */
  ask(): void {
    this.#post('wanted');
  }

  /** Steals the lock from a holder that did not respond; `acquire` then resolves. */
  async steal(): Promise<void> {
    if (this.#waiting === undefined) return;
    this.#waiting.end.abort();
    await this.#request({ steal: true });
  }

  release(): void {
    this.#release?.();
    this.#release = undefined;
  }

  #receive(message: LockMessage): void {
    if (message === 'unattended') {
      if (this.#attended && this.#waiting !== undefined) this.#post('waiting');
    } else if (this.#release !== undefined && (message === 'wanted' || !this.#attended))
      this.#lost();
    else if (message === 'wanted' && this.#waiting !== undefined) this.#goBehind(this.#waiting);
  }

  /** Queues again, behind the worker that asks for the lock, even if we have waited longer. */
  #goBehind({ got, failed, end }: Waiting): void {
    end.abort();
    this.#wait(got, failed);
  }

  #wait(got: () => void, failed: (error: unknown) => void): void {
    const end = new AbortController();
    this.#waiting = { got, failed, end };
    this.#request({ signal: end.signal }).catch(failed);
    if (this.#attended) this.#post('waiting');
  }

  #post(message: LockMessage): void {
    this.#channel?.postMessage(message);
  }

  /** Resolves when the lock was held and released, or when we stopped waiting for it. */
  async #request(options: LockOptions): Promise<void> {
    let mine: (() => void) | undefined;
    try {
      await navigator.locks.request(LOCK, options, () => {
        this.#waiting?.got();
        this.#waiting = undefined;
        return new Promise<void>((release) => {
          mine = this.#release = release;
          if (!this.#attended) this.#post('unattended');
        });
      });
    } catch (error) {
      if (mine === undefined) {
        if (options.signal?.aborted !== true) throw error;
      } else if (this.#release === mine) {
        // It was stolen. Without this check, a late rejection could hit a lock we hold again by
        // now.
        this.#release = undefined;
        this.#lost();
      }
    }
  }
}

function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    return undefined;
  }
}
