/** Limits the number of sockets: in all, of one client, to one node and to one address. */
import { Counts, type Release } from '../Counts.ts';

export interface SocketLimits {
  readonly sockets: number;
  readonly perClient: number;
  readonly perNode: number;
  /** To all nodes at one address, each with its own port. */
  readonly perAddress: number;
}

export class SocketQuota {
  readonly #limits: SocketLimits;
  readonly #ofClient = new Counts();
  readonly #toNode = new Counts();
  readonly #toAddress = new Counts();
  #sockets = 0;

  constructor(limits: SocketLimits) {
    this.#limits = limits;
  }

  get sockets(): number {
    return this.#sockets;
  }

  /** The number of clients that have a socket. */
  get clients(): number {
    return this.#ofClient.size;
  }

  /** Counts a socket of a client until the caller releases it. */
  acquireForClient(client: string): Release | 'full' | 'client' {
    if (this.#ofClient.of(client) >= this.#limits.perClient) return 'client';
    if (this.#sockets >= this.#limits.sockets) return 'full';
    const release = this.#ofClient.add(client);
    this.#sockets++;
    let isCounted = true;
    return () => {
      release();
      if (isCounted) this.#sockets--;
      isCounted = false;
    };
  }

  /** Counts a socket to a node until the caller releases it. By address: a name may lead to it too. */
  acquireForNode(address: string, port: number): Release | 'node' {
    const node = `${address} ${String(port)}`;
    if (this.#toNode.of(node) >= this.#limits.perNode) return 'node';
    if (this.#toAddress.of(address) >= this.#limits.perAddress) return 'node';
    const both = [this.#toNode.add(node), this.#toAddress.add(address)];
    return () => {
      for (const release of both) release();
    };
  }
}
