/** How many connections one client has, of all kinds: nobody is to take those of the others. */
import type { Socket } from 'node:net';
import { clientOf } from './relay/clientOf.ts';

export class Callers {
  readonly #perClient: number;
  readonly #counts = new Map<string, number>();

  constructor(perClient: number) {
    this.#perClient = perClient;
  }

  /** Ends a new connection at once if its client has too many. */
  takes(socket: Socket): void {
    // Of a unix socket nobody knows who is behind it.
    if (socket.remoteAddress === undefined) return;
    const client = clientOf(socket.remoteAddress, undefined, { behindProxy: false });
    const count = this.#counts.get(client) ?? 0;
    if (count >= this.#perClient) return void socket.destroy();
    this.#counts.set(client, count + 1);
    socket.once('close', () => this.#leaves(client));
  }

  #leaves(client: string): void {
    const count = (this.#counts.get(client) ?? 0) - 1;
    if (count > 0) this.#counts.set(client, count);
    else this.#counts.delete(client);
  }
}
