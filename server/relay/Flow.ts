/** One way through a pipe. Who writes faster than the other reads is not read until that one did. */
import { WebSocket } from 'ws';
import type { Waiting } from './Waiting.ts';

/** What may wait for a side before the other one is paused: as much as one frame may have. */
export const HIGH_WATER = 64 * 1024;
/** What a frame that waits takes besides its bytes, of which it may have none. */
export const FRAME_COST = 512;

export class Flow {
  readonly #from: WebSocket;
  readonly #to: WebSocket;
  readonly #waiting: Waiting;
  readonly #now: () => number;
  #frames = 0;
  #cost = 0;
  #stuckSince: number | undefined;

  constructor(from: WebSocket, to: WebSocket, waiting: Waiting, now: () => number) {
    this.#from = from;
    this.#to = to;
    this.#waiting = waiting;
    this.#now = now;
  }

  /** Since when the reader took nothing of what waits, while the writer is not read. */
  get stuckSince(): number | undefined {
    return this.#stuckSince;
  }

  send(data: Buffer): void {
    if (this.#to.readyState !== WebSocket.OPEN) return;
    this.#frames++;
    this.#to.send(data, () => this.#sent());
    this.#count();
    if (this.#isFull && this.#stuckSince === undefined) {
      this.#stuckSince = this.#now();
      this.#from.pause();
    }
  }

  /** Nothing is sent from here on. A socket that is not read would not notice its own end. */
  end(): void {
    this.#stuckSince = undefined;
    this.#from.resume();
  }

  get #isFull(): boolean {
    return this.#cost >= HIGH_WATER;
  }

  #sent(): void {
    this.#frames--;
    this.#count();
    if (this.#stuckSince === undefined) return;
    this.#stuckSince = this.#isFull ? this.#now() : undefined;
    if (this.#stuckSince === undefined) this.#from.resume();
  }

  /** Of a socket that is gone nothing waits: it still calls back for every frame. */
  #count(): void {
    const bytes = this.#frames === 0 ? 0 : this.#to.bufferedAmount;
    const cost = bytes === 0 ? 0 : bytes + this.#frames * FRAME_COST;
    this.#waiting.change(cost - this.#cost);
    this.#cost = cost;
  }
}
