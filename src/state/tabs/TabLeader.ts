/**
 * Elects one of the open tabs to act on an event that all of them receive. The leader holds a Web
 * Lock until it leaves or is closed.
 */
import { deferred } from '../../lib/deferred.ts';

export class TabLeader {
  readonly #lock: string;
  #leave: (() => void) | undefined;
  #isMine = false;

  constructor(lock: string) {
    this.#lock = lock;
  }

  get isLeader(): boolean {
    return this.#isMine;
  }

  /** This page becomes the leader as soon as no other page is. */
  join(): void {
    // Without a secure context there are no locks. There is no node either, so no events arrive.
    if (this.#leave !== undefined || !('locks' in navigator)) return;
    const { promise: left, resolve: leave } = deferred<void>();
    this.#leave = leave;
    const have = (): Promise<void> => {
      // The page may have left before it got the lock.
      this.#isMine ||= this.#leave === leave;
      return left;
    };
    navigator.locks.request(this.#lock, have).catch(() => undefined);
  }

  leave(): void {
    this.#leave?.();
    this.#leave = undefined;
    this.#isMine = false;
  }
}
