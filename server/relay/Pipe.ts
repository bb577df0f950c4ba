/**
 * Two sockets made one: what comes in at one side goes out at the other, byte for byte. Nothing
 * in it is looked at, and nothing is kept.
 */
import { WebSocket } from 'ws';
import { Flow } from './Flow.ts';
import type { Waiting } from './Waiting.ts';

/**
 * Why it ended: one `side` did; `gone` without a word; `text` or a `broken` frame or one too large;
 * `idle`, `slow`; the server `stops`, or has `full` buffers.
 */
export type PipeEnd = 'side' | 'gone' | 'text' | 'broken' | 'idle' | 'slow' | 'stops' | 'full';

export interface PipeLimits {
  /** Without a frame in either way. Veilid itself gives up a connection after 60 s. */
  readonly idleMs: number;
  /** With a reader who takes nothing of what waits for it. */
  readonly slowMs: number;
}

export interface PipeParts {
  readonly waiting: Waiting;
  readonly now: () => number;
  readonly passed: (bytes: number, way: 'toNode' | 'toPage') => void;
  readonly ended: (why: PipeEnd) => void;
}

const CLOSE = { text: 1003, idle: 1001, stops: 1001, slow: 1008, full: 1013 } as const;

export class Pipe {
  readonly #page: WebSocket;
  readonly #node: WebSocket;
  readonly #parts: PipeParts;
  readonly #toNode: Flow;
  readonly #toPage: Flow;
  #active: number;
  #isOver = false;

  constructor(page: WebSocket, node: WebSocket, parts: PipeParts) {
    this.#page = page;
    this.#node = node;
    this.#parts = parts;
    this.#active = parts.now();
    this.#toNode = new Flow(page, node, parts.waiting, parts.now);
    this.#toPage = new Flow(node, page, parts.waiting, parts.now);
    this.#listen(page, node, this.#toNode, 'toNode');
    this.#listen(node, page, this.#toPage, 'toPage');
  }

  /** Whether somebody waits until the other side has read. */
  get isStuck(): boolean {
    return this.#toNode.stuckSince !== undefined || this.#toPage.stuckSince !== undefined;
  }

  /** Ends itself if nothing moves any more. */
  check({ idleMs, slowMs }: PipeLimits): void {
    const now = this.#parts.now();
    const isStuck = ({ stuckSince = now }: Flow) => now - stuckSince >= slowMs;
    if (isStuck(this.#toNode)) return this.#slow(this.#node, this.#page);
    if (isStuck(this.#toPage)) return this.#slow(this.#page, this.#node);
    if (now - this.#active >= idleMs) this.end('idle');
  }

  /** Says goodbye to both. */
  end(why: keyof typeof CLOSE): void {
    if (!this.#finish(why)) return;
    this.#page.close(CLOSE[why]);
    this.#node.close(CLOSE[why]);
  }

  #listen(from: WebSocket, to: WebSocket, flow: Flow, way: 'toNode' | 'toPage'): void {
    from.on('message', (data: Buffer, isBinary) => {
      if (this.#isOver) return;
      if (!isBinary) return this.#text(from, to);
      this.#active = this.#parts.now();
      this.#parts.passed(data.length, way);
      flow.send(data);
      if (this.#parts.waiting.isOver) this.end('full');
    });
    // It closes itself, with the code that says what is wrong; a reset comes here too.
    from.on('error', () => {
      if (this.#finish('broken')) to.close(1001);
    });
    from.on('close', (code) => {
      if (this.#finish(code === 1006 ? 'gone' : 'side')) closeLike(to, code);
    });
  }

  #text(from: WebSocket, to: WebSocket): void {
    if (!this.#finish('text')) return;
    from.close(CLOSE.text);
    to.close(1001);
  }

  /** Nothing reaches who reads nothing, a goodbye neither. */
  #slow(reader: WebSocket, writer: WebSocket): void {
    if (!this.#finish('slow')) return;
    reader.terminate();
    writer.close(CLOSE.slow);
  }

  /** Once. */
  #finish(why: PipeEnd): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#toNode.end();
    this.#toPage.end();
    this.#parts.ended(why);
    return true;
  }
}

/** 1005 and 1006 mean that no code was sent, and cannot be sent themselves. */
function closeLike(to: WebSocket, code: number): void {
  if (code === 1005) to.close();
  else to.close(code === 1006 || code === 1015 ? 1001 : code);
}
