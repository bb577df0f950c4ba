/**
 * Connects two sockets: each frame that one receives goes out at the other, byte for byte. The pipe
 * does not read the content and stores nothing.
 */
import { WebSocket } from 'ws';
import { Flow } from './Flow.ts';
import type { Speed } from './Speeds.ts';
import type { Way } from './Traffic.ts';
import type { BufferBudget } from './BufferBudget.ts';

/**
 * Why a pipe ended. `side`: one side closed it. `gone`: one side broke off without a close frame.
 * `text`: a side sent text. `broken`: a frame was invalid or too large, or the connection failed.
 * `bootstrap`: it led to a bootstrap host and was open for long enough. `idle`: no frame came for too long. `slow`: a reader read nothing for too long. `flood`: a side sent
 * too much. `stops`: the server stops. `full`: too much was buffered.
 */
export type PipeEnd =
  'side' | 'gone' | 'text' | 'broken' | 'bootstrap' | 'idle' | 'slow' | 'flood' | 'stops' | 'full';

export interface PipeLimits {
  /** How long a pipe to a bootstrap host may be open. */
  readonly bootstrapMs: number;
  /** How long a pipe may go without a frame. Veilid itself closes an idle connection after 60 s. */
  readonly idleMs: number;
  /** How long a reader may read nothing of what is buffered for it. */
  readonly slowMs: number;
}

export interface PipeParts {
  readonly client: string;
  readonly isBootstrapHost: () => boolean;
  readonly bufferBudget: BufferBudget;
  readonly speed: (way: Way) => Speed;
  readonly now: () => number;
  readonly passed: (bytes: number, way: Way) => void;
  readonly ended: (why: PipeEnd) => void;
}

const CLOSE = {
  text: 1003,
  bootstrap: 1001,
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
  readonly #since: number;
  #active: number;
  #isOver = false;

  constructor(page: WebSocket, node: WebSocket, parts: PipeParts) {
    this.#page = page;
    this.#node = node;
    this.#parts = parts;
    this.#since = this.#active = parts.now();
    this.#toNode = this.#flow(page, node, 'toNode');
    this.#toPage = this.#flow(node, page, 'toPage');
    this.#listen(page, node, this.#toNode, 'toNode');
    this.#listen(node, page, this.#toPage, 'toPage');
  }

  /** Whether a side is paused until the other side has read. */
  get isStuck(): boolean {
    return this.#toNode.stuckSince !== undefined || this.#toPage.stuckSince !== undefined;
  }

  /** Ends the pipe if it is stuck or idle, or takes the place of others at a bootstrap host. */
  check({ bootstrapMs, idleMs, slowMs }: PipeLimits): void {
    const now = this.#parts.now();
    const isStuck = ({ stuckSince = now }: Flow) => now - stuckSince >= slowMs;
    if (isStuck(this.#toNode)) return this.#slow(this.#node, this.#page);
    if (isStuck(this.#toPage)) return this.#slow(this.#page, this.#node);
    if (now - this.#active >= idleMs) return this.end('idle');
    if (now - this.#since >= bootstrapMs && this.#parts.isBootstrapHost()) this.end('bootstrap');
  }

  /** Call it often: it resumes a side that was paused because it was too fast. */
  resumeIfAllowed(): void {
    this.#toNode.resumeIfAllowed();
    this.#toPage.resumeIfAllowed();
  }

  /** Closes both sockets. */
  end(why: 'bootstrap' | 'idle' | 'stops'): void {
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
    /** Counts a frame; false if it must not pass. Counts after the end too: a flood may go on then. */
    const receive = (bytes: number) => {
      if (!flow.receive(bytes)) this.#flood(from, to);
      return !this.#isOver;
    };
    from.on('message', (data: Buffer, isBinary) => {
      if (!receive(data.length)) return;
      if (!isBinary) return this.#text(from, to);
      this.#active = this.#parts.now();
      this.#parts.passed(data.length, way);
      flow.send(data);
    });
    from.on('ping', (data) => void receive(data.length));
    from.on('pong', (data) => void receive(data.length));
    // After an invalid frame `ws` closes the socket itself, with the right code. A reset is an error too.
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

  /** Terminates the sender: until it answered a close frame, the flood would go on. */
  #flood(from: WebSocket, to: WebSocket): void {
    from.terminate();
    if (this.#finish('flood')) to.close(CLOSE.flood);
  }

  /** Terminates the reader: it would not read a close frame either. */
  #slow(reader: WebSocket, writer: WebSocket): void {
    if (!this.#finish('slow')) return;
    reader.terminate();
    writer.close(CLOSE.slow);
  }

  /** Ends the flows and reports the reason; false if the pipe had ended already. */
  #finish(why: PipeEnd): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#toNode.end();
    this.#toPage.end();
    this.#parts.ended(why);
    return true;
  }
}

/** The codes 1005, 1006 and 1015 say that no code was sent. No close frame may contain them. */
function closeLike(to: WebSocket, code: number): void {
  if (code === 1005) to.close();
  else to.close(code === 1006 || code === 1015 ? 1001 : code);
}
