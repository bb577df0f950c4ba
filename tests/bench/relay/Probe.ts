/** Measures the round trip of a message on one socket, as often as it is asked. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

const MESSAGE = Buffer.alloc(200, 1);

export class Probe {
  readonly times: number[] = [];
  readonly #socket: WebSocket;

  constructor(address: string, origin: string) {
    this.#socket = new WebSocket(address, { origin, perMessageDeflate: false });
  }

  async opens(): Promise<void> {
    await once(this.#socket, 'open');
  }

  async asks(): Promise<void> {
    const began = performance.now();
    this.#socket.send(MESSAGE);
    await once(this.#socket, 'message');
    this.times.push(performance.now() - began);
  }

  ends(): void {
    this.#socket.terminate();
  }
}
