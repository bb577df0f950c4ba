/**
 * Limits the number of sockets: in all, of one client, to one node, to one address, and of one client
 * to one node and address, so that it leaves some to others.
 */
import { Counts, type Release } from '../Counts.ts';

export interface SocketLimits {
  readonly sockets: number;
  readonly perClient: number;
  readonly perNode: number;
  /** To all nodes at one address, each with its own port. */
  readonly perAddress: number;
  /** Of one client to one node. */
  readonly perClientAtNode: number;
}

/** A client may use as many nodes at one address: several people behind it, or several nodes there. */
const NODES_AT_ADDRESS = 4;

export class SocketQuota {
  readonly #limits: SocketLimits;
  readonly #ofClient = new Counts();
  readonly #toNode = new Counts();
  readonly #toAddress = new Counts();
  readonly #ofClientToNode = new Counts();
  readonly #ofClientToAddress = new Counts();
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
  acquireForNode(client: string, address: string, port: number): Release | 'node' | 'clientAtNode' {
    const { perClientAtNode } = this.#limits;
    const node = `${address} ${String(port)}`;
    const [own, ownAll] = [`${client} ${node}`, `${client} ${address}`];
    if (this.#ofClientToNode.of(own) >= perClientAtNode) return 'clientAtNode';
    if (this.#ofClientToAddress.of(ownAll) >= perClientAtNode * NODES_AT_ADDRESS)
      return 'clientAtNode';
    if (this.#toNode.of(node) >= this.#limits.perNode) return 'node';
    if (this.#toAddress.of(address) >= this.#limits.perAddress) return 'node';
    const all = [
      this.#toNode.add(node),
      this.#toAddress.add(address),
      this.#ofClientToNode.add(own),
      this.#ofClientToAddress.add(ownAll),
    ];
    return () => {
      for (const release of all) release();
    };
  }
}
