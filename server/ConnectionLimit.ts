/** Limits the connections of one client, of all kinds, so that it cannot use up those of others. */
import type { Socket } from 'node:net';
import { Counts } from './Counts.ts';
import { clientOf } from './relay/clientOf.ts';

export class ConnectionLimit {
  readonly #perClient: number;
  readonly #connections = new Counts();

  constructor(perClient: number) {
    this.#perClient = perClient;
  }

  /** Closes a new connection at once if its client has too many. */
  admit(socket: Socket): void {
    // A unix socket does not tell which client uses it.
    if (socket.remoteAddress === undefined) return;
    const client = clientOf(socket.remoteAddress, undefined, { behindProxy: false });
    if (this.#connections.of(client) >= this.#perClient) socket.destroy();
    else socket.once('close', this.#connections.add(client));
  }
}
