/**
 * Two sockets made one: what comes in at one side goes out at the other, byte for byte. Nothing
 * in it is looked at, and nothing is kept.
 */
import { WebSocket } from 'ws';
import { Flow } from './Flow.ts';
import type { Speed } from './Speeds.ts';
import type { Way } from './Traffic.ts';
import type { BufferBudget } from './BufferBudget.ts';

/**
 * Why it ended: one `side` did; `gone` without a word; `text` or a `broken` frame or one too large;
 * `idle`, `slow`; a `flood` of frames; the server `stops`, or has `full` buffers.
 */
export type PipeEnd =
  'side' | 'gone' | 'text' | 'broken' | 'idle' | 'slow' | 'flood' | 'stops' | 'full';

export interface PipeLimits {
  /** Without a frame in either way. Veilid itself gives up a connection after 60 s. */
  readonly idleMs: number;
  /** With a reader who takes nothing of what waits for it. */
  readonly slowMs: number;
}

export interface PipeParts {
  readonly client: string;
  readonly bufferBudget: BufferBudget;
  readonly speed: (way: Way) => Speed;
  readonly now: () => number;
  readonly passed: (bytes: number, way: Way) => void;
  readonly ended: (why: PipeEnd) => void;
}

const CLOSE = {
  text: 1003,
  idle: 1001,
  stops: 1001,
  slow: 1008,
  flood: 1008,
  full: 1013,
} as const;

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
    this.#toNode = this.#flow(page, node, 'toNode');
    this.#toPage = this.#flow(node, page, 'toPage');
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

  /** To be called often: who was too fast is read again. */
  resumeIfAllowed(): void {
    this.#toNode.resumeIfAllowed();
    this.#toPage.resumeIfAllowed();
  }

  /** Says goodbye to both. */
  end(why: 'idle' | 'stops'): void {
    if (!this.#finish(why)) return;
    this.#page.close(CLOSE[why]);
    this.#node.close(CLOSE[why]);
  }

  #flow(from: WebSocket, to: WebSocket, way: Way): Flow {
    const { client, bufferBudget, speed, now } = this.#parts;
    const full = () => {
      if (this.#finish('full')) from.close(CLOSE.full);
    };
    return new Flow(from, to, { client, bufferBudget, speed: speed(way), now, full });
  }

  #listen(from: WebSocket, to: WebSocket, flow: Flow, way: Way): void {
    /** Whether it is to be passed. Who floods us does so while a goodbye is under way, too. */
    const comes = (bytes: number) => {
      if (!flow.receive(bytes)) this.#flood(from, to);
      return !this.#isOver;
    };
    from.on('message', (data: Buffer, isBinary) => {
      if (!comes(data.length)) return;
      if (!isBinary) return this.#text(from, to);
      this.#active = this.#parts.now();
      this.#parts.passed(data.length, way);
      flow.send(data);
    });
    from.on('ping', (data) => void comes(data.length));
    from.on('pong', (data) => void comes(data.length));
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

  /** No goodbye: until it is answered the flood would go on. */
  #flood(from: WebSocket, to: WebSocket): void {
    from.terminate();
    if (this.#finish('flood')) to.close(CLOSE.flood);
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
