/**
 * Of several pages that hear of the same thing one does something about it: the one that has this
 * Web Lock, for as long as it lives and hears.
 */
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

  /** It is this page's turn as soon as no other page has it. */
  join(): void {
    // Without secure context there are no locks, and no node either, so that nothing is heard.
    if (this.#leave !== undefined || !('locks' in navigator)) return;
    const { promise: left, resolve: leave } = Promise.withResolvers<void>();
    this.#leave = leave;
    const have = (): Promise<void> => {
      // It may have been left before it came.
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
