/** How many connections one client has, of all kinds: nobody is to take those of the others. */
import type { Socket } from 'node:net';
import { Counts } from './Counts.ts';
import { clientOf } from './relay/clientOf.ts';

export class Callers {
  readonly #perClient: number;
  readonly #connections = new Counts();

  constructor(perClient: number) {
    this.#perClient = perClient;
  }

  /** Ends a new connection at once if its client has too many. */
  takes(socket: Socket): void {
    // Of a unix socket nobody knows who is behind it.
    if (socket.remoteAddress === undefined) return;
    const client = clientOf(socket.remoteAddress, undefined, { behindProxy: false });
    if (this.#connections.of(client) >= this.#perClient) socket.destroy();
    else socket.once('close', this.#connections.add(client));
  }
}
