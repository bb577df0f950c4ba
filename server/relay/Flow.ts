/**
 * One way through a pipe. It pauses a writer that is faster than its reader, until the reader has
 * caught up, and a writer that is faster than its client may be, until the speed is right again.
 */
import { WebSocket } from 'ws';
import type { Speed } from './Speeds.ts';
import type { BufferHolder, BufferBudget } from './BufferBudget.ts';

/** Bytes that may be buffered for the reader before the writer is paused: the size of a frame. */
export const HIGH_WATER = 64 * 1024;
/** Bytes that a buffered frame takes besides its content, which may be empty. */
export const FRAME_OVERHEAD = 512;
/** Bytes. Many short frames may still come out of one read after a pause; honest peers send fewer. */
export const MAX_BUFFERED = 1024 * 1024;

export interface FlowParts {
  readonly client: string;
  readonly bufferBudget: BufferBudget;
  readonly speed: Speed;
  readonly now: () => number;
  /** The reader was closed because it had too many buffered bytes. */
  readonly full: () => void;
}

export class Flow implements BufferHolder {
  readonly #from: WebSocket;
  readonly #to: WebSocket;
  readonly #parts: FlowParts;
  #bufferedFrames = 0;
  #buffered = 0;
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

  /** When the reader last read something; undefined if the writer is not paused for it. */
  get stuckSince(): number | undefined {
    return this.#stuckSince;
  }

  /** Counts the bytes of a frame that came; false if the writer floods us. */
  receive(bytes: number): boolean {
    const { speed } = this.#parts;
    speed.count(bytes);
    const state = speed.state();
    if (state === 'ok') return true;
    // After a pause, frames of the last read still come, and other sockets of the client use its speed.
    if (this.#isOver || (this.#isFast && state === 'flood')) return false;
    this.#isFast = true;
    this.#from.pause();
    return true;
  }

  send(data: Buffer): void {
    if (this.#to.readyState !== WebSocket.OPEN) return;
    this.#bufferedFrames++;
    this.#to.send(data, () => this.#sent());
    this.#count();
    if (this.#buffered > MAX_BUFFERED) return this.drop();
    if (this.#isFull && this.#stuckSince === undefined) {
      this.#stuckSince = this.#parts.now();
      this.#from.pause();
    }
  }

  /** Call it often: it reads on as soon as the client's speed allows it. */
  resumeIfAllowed(): void {
    if (!this.#isFast || this.#parts.speed.state() !== 'ok') return;
    this.#isFast = false;
    if (this.#stuckSince === undefined) this.#from.resume();
  }

  /** Stops the flow. It resumes the writer, because a paused socket does not notice that it closes. */
  end(): void {
    this.#isOver = true;
    this.#isFast = false;
    this.#stuckSince = undefined;
    this.#from.resume();
  }

  /** Drops the buffer and the reader; a close frame would have to wait behind the buffered frames. */
  drop(): void {
    this.#isDropped = true;
    this.#set(0);
    this.#to.terminate();
    this.#parts.full();
  }

  get #isFull(): boolean {
    return this.#buffered >= HIGH_WATER;
  }

  #sent(): void {
    this.#bufferedFrames--;
    this.#count();
    if (this.#stuckSince === undefined) return;
    this.#stuckSince = this.#isFull ? this.#parts.now() : undefined;
    if (this.#stuckSince === undefined && !this.#isFast) this.#from.resume();
  }

  /** A dropped socket has no buffered bytes, but it still calls back for every frame. */
  #count(): void {
    if (this.#isDropped) return;
    const bytes = this.#bufferedFrames === 0 ? 0 : this.#to.bufferedAmount;
    this.#set(bytes === 0 ? 0 : bytes + this.#bufferedFrames * FRAME_OVERHEAD);
  }

  #set(bytes: number): void {
    if (bytes === this.#buffered) return;
    this.#buffered = bytes;
    this.#parts.bufferBudget.set(this, bytes);
  }
}
