/**
 * One way through a pipe. Who writes faster than the other reads is not read until that one did,
 * and who is faster than a client may be is read later.
 */
import { WebSocket } from 'ws';
import type { Speed } from './Speeds.ts';
import type { Holder, Waiting } from './BufferBudget.ts';

/** What may wait for a side before the other one is paused: as much as one frame may have. */
export const HIGH_WATER = 64 * 1024;
/** What a frame that waits takes besides its bytes, of which it may have none. */
export const FRAME_COST = 512;
/** Of what was read in the same moment many short frames may come yet; of nobody honest so many. */
export const MOST_WAITING = 1024 * 1024;

export interface FlowParts {
  readonly client: string;
  readonly waiting: Waiting;
  readonly speed: Speed;
  readonly now: () => number;
  /** Too much waits for the reader. */
  readonly full: () => void;
}

export class Flow implements Holder {
  readonly #from: WebSocket;
  readonly #to: WebSocket;
  readonly #parts: FlowParts;
  #frames = 0;
  #cost = 0;
  #stuckSince: number | undefined;
  #isFast = false;
  #isOver = false;
  #isDropped = false;

  constructor(from: WebSocket, to: WebSocket, parts: FlowParts) {
    this.#from = from;
    this.#to = to;
    this.#parts = parts;
  }

  get client(): string {
    return this.#parts.client;
  }

  /** Since when the reader took nothing of what waits, while the writer is not read. */
  get stuckSince(): number | undefined {
    return this.#stuckSince;
  }

  /** Counts what came; false for a writer who floods us. */
  comes(bytes: number): boolean {
    const { speed } = this.#parts;
    speed.count(bytes);
    const state = speed.state();
    if (state === 'ok') return true;
    // What was read in the same moment comes yet, and others of this client may have taken its part.
    if (this.#isOver || (this.#isFast && state === 'flood')) return false;
    this.#isFast = true;
    this.#from.pause();
    return true;
  }

  send(data: Buffer): void {
    if (this.#to.readyState !== WebSocket.OPEN) return;
    this.#frames++;
    this.#to.send(data, () => this.#sent());
    this.#count();
    if (this.#cost > MOST_WAITING) return this.drop();
    if (this.#isFull && this.#stuckSince === undefined) {
      this.#stuckSince = this.#parts.now();
      this.#from.pause();
    }
  }

  /** To be called often: the writer may be fast again. */
  goOn(): void {
    if (!this.#isFast || this.#parts.speed.state() !== 'ok') return;
    this.#isFast = false;
    if (this.#stuckSince === undefined) this.#from.resume();
  }

  /** Nothing is sent from here on. A socket that is not read would not notice its own end. */
  end(): void {
    this.#isOver = true;
    this.#isFast = false;
    this.#stuckSince = undefined;
    this.#from.resume();
  }

  /** What waits is given up, and the reader with it: a goodbye would have to wait behind it. */
  drop(): void {
    this.#isDropped = true;
    this.#set(0);
    this.#to.terminate();
    this.#parts.full();
  }

  get #isFull(): boolean {
    return this.#cost >= HIGH_WATER;
  }

  #sent(): void {
    this.#frames--;
    this.#count();
    if (this.#stuckSince === undefined) return;
    this.#stuckSince = this.#isFull ? this.#parts.now() : undefined;
    if (this.#stuckSince === undefined && !this.#isFast) this.#from.resume();
  }

  /** Of a socket that is gone nothing waits: it still calls back for every frame. */
  #count(): void {
    if (this.#isDropped) return;
    const bytes = this.#frames === 0 ? 0 : this.#to.bufferedAmount;
    this.#set(bytes === 0 ? 0 : bytes + this.#frames * FRAME_COST);
  }

  #set(cost: number): void {
    if (cost === this.#cost) return;
    this.#cost = cost;
    this.#parts.waiting.set(this, cost);
  }
}
