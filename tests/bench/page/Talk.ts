/** Exchanges small messages between the two benchmark nodes, over private routes. */
import type { RouteId } from '../../../src/chat/ids.ts';
import type { Network } from '../../../src/chat/ports.ts';
import { now } from './now.ts';

/** The size of a short sealed chat message. */
const SIZE = 200;
const REPLY_TIMEOUT_MS = 10_000;

export interface Note {
  readonly kind: 'ping' | 'pong' | 'saw';
  readonly n: number;
  /** When it was sent; in a `saw` when the value was seen. */
  readonly at: number;
  /** Only in a `pong`: when the ping arrived. */
  readonly heardAt?: number;
}

export interface Heard {
  readonly note: Note;
  readonly receivedAt: number;
}

export class Talk {
  readonly #network: Network;
  readonly #waiting = new Map<string, (heard: Heard) => void>();
  #route: RouteId | undefined;

  constructor(network: Network) {
    this.#network = network;
    network.onMessage((message) => this.#hear(message, now()));
  }

  async meet(blob: Uint8Array): Promise<void> {
    this.#route = await this.#network.importRoute(blob as never);
  }

  async send(note: Note): Promise<void> {
    if (this.#route === undefined) throw new Error('no route yet');
    const text = JSON.stringify(note).padEnd(SIZE);
    await this.#network.sendMessage(this.#route, new TextEncoder().encode(text));
  }

  /** Resolves with the note of this kind and number; rejects if it does not come in time. */
  next(kind: Note['kind'], n: number, timeoutMs = REPLY_TIMEOUT_MS): Promise<Heard> {
    return new Promise((resolve, reject) => {
      const key = `${kind} ${String(n)}`;
      const timer = setTimeout(() => {
        this.#waiting.delete(key);
        reject(new Error(`no ${key} within ${String(timeoutMs)} ms`));
      }, timeoutMs);
      this.#waiting.set(key, (heard) => {
        clearTimeout(timer);
        this.#waiting.delete(key);
        resolve(heard);
      });
    });
  }

  #hear(message: Uint8Array, receivedAt: number): void {
    const note = JSON.parse(new TextDecoder().decode(message)) as Note;
    if (note.kind === 'ping')
      void this.send({ kind: 'pong', n: note.n, heardAt: receivedAt, at: now() });
    else this.#waiting.get(`${note.kind} ${String(note.n)}`)?.({ note, receivedAt });
  }
}
