/** Limits connections of all kinds: in all, and of one client, so that it leaves some to others. */
import type { Socket } from 'node:net';
import { Counts } from './Counts.ts';
import { peerOf } from './relay/clientOf.ts';

export interface ConnectionLimits {
  /** Connections of all clients together. */
  readonly maxConnections: number;
  /** Connections of one client; undefined behind a proxy, because all connections are the proxy's. */
  readonly maxPerClient: number | undefined;
}

export class ConnectionLimit {
  readonly #limits: ConnectionLimits;
  readonly #connections = new Counts();
  #all = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** Closes a new connection at once if there are too many. */
  admit(socket: Socket): void {
    const { maxConnections, maxPerClient = Infinity } = this.#limits;
    // A unix socket does not tell which client uses it.
    const client = socket.remoteAddress === undefined ? undefined : peerOf(socket.remoteAddress);
    const ofClient = client === undefined ? 0 : this.#connections.of(client);
    if (this.#all >= maxConnections || ofClient >= maxPerClient) return void socket.destroy();
    this.#all++;
    const release = client === undefined ? undefined : this.#connections.add(client);
    socket.once('close', () => {
      this.#all--;
      release?.();
    });
  }
}
