/**
 * The right to run the node of this browser profile: a Web Lock, so that two nodes with one
 * identity can never run, whatever tabs and versions of the app are open.
 */
const LOCK = 'parley-node';
/** Over it workers ask each other for it. */
const CHANNEL = 'parley-node';
/**
 * wanted: by a person, from whoever has it. waiting: by a worker with pages, which gets it from
 * one without, such as that of an older version whose last page was closed. unattended: by one
 * that has it and no pages.
 */
type Word = 'wanted' | 'waiting' | 'unattended';

interface Waiting {
  readonly got: () => void;
  readonly failed: (error: unknown) => void;
  readonly end: AbortController;
}

export class NodeLock {
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #lost: () => void;
  #waiting: Waiting | undefined;
  #release: (() => void) | undefined;
  #attended = true;

  /** `lost`: somebody else wants it or has taken it: stop the node, then `release`. */
  constructor(lost: () => void) {
    this.#lost = lost;
    this.#channel.onmessage = ({ data }: MessageEvent<Word>) => this.#hear(data);
  }

  /** There are pages here that need it, or none. */
  attend(isAttended: boolean): void {
    this.#attended = isAttended;
    if (isAttended && this.#waiting !== undefined) this.#say('waiting');
    if (!isAttended && this.#release !== undefined) this.#say('unattended');
  }

  /** Resolves when it is ours, however long that takes. */
  acquire(): Promise<void> {
    return new Promise((got, failed) => this.#wait(got, failed));
  }

  /** Whoever has it gets to know that it is wanted here. */
  ask(): void {
    this.#say('wanted');
  }

  /** Takes it from a holder that did not answer; `acquire` then resolves. */
  async steal(): Promise<void> {
    if (this.#waiting === undefined) return;
    this.#waiting.end.abort();
    await this.#request({ steal: true });
  }

  release(): void {
    this.#release?.();
    this.#release = undefined;
  }

  #hear(word: Word): void {
    if (word === 'unattended') {
      if (this.#attended && this.#waiting !== undefined) this.#say('waiting');
    } else if (this.#release !== undefined && (word === 'wanted' || !this.#attended)) this.#lost();
    else if (word === 'wanted' && this.#waiting !== undefined) this.#goBehind(this.#waiting);
  }

  /** Whoever asks for it comes first, however long others have waited. */
  #goBehind({ got, failed, end }: Waiting): void {
    end.abort();
    this.#wait(got, failed);
  }

  #wait(got: () => void, failed: (error: unknown) => void): void {
    const end = new AbortController();
    this.#waiting = { got, failed, end };
    this.#request({ signal: end.signal }).catch(failed);
    if (this.#attended) this.#say('waiting');
  }

  #say(word: Word): void {
    this.#channel.postMessage(word);
  }

  /** Resolves when the lock was held and is over, or the wait for it was given up. */
  async #request(options: LockOptions): Promise<void> {
    let mine: (() => void) | undefined;
    try {
      await navigator.locks.request(LOCK, options, () => {
        this.#waiting?.got();
        this.#waiting = undefined;
        return new Promise<void>((release) => {
          mine = this.#release = release;
          if (!this.#attended) this.#say('unattended');
        });
      });
    } catch (error) {
      if (mine === undefined) {
        if (options.signal?.aborted !== true) throw error;
      } else if (this.#release === mine) {
        // It was stolen. The word may come late, when it was released and is held again.
        this.#release = undefined;
        this.#lost();
      }
    }
  }
}
