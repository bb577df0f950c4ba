/** How many sockets there are: in all, of one client, to one node. */
import { Counts, type Release } from '../Counts.ts';

export interface PlaceLimits {
  readonly sockets: number;
  readonly perClient: number;
  readonly perNode: number;
  /** Of a node, whatever its port: there may be several nodes. */
  readonly perAddress: number;
}

export class Places {
  readonly #limits: PlaceLimits;
  readonly #ofClient = new Counts();
  readonly #toNode = new Counts();
  readonly #toAddress = new Counts();
  #taken = 0;

  constructor(limits: PlaceLimits) {
    this.#limits = limits;
  }

  get taken(): number {
    return this.#taken;
  }

  /** How many have one. */
  get clients(): number {
    return this.#ofClient.size;
  }

  /** For as long as the client's socket is there. */
  take(client: string): Release | 'full' | 'client' {
    if (this.#ofClient.of(client) >= this.#limits.perClient) return 'client';
    if (this.#taken >= this.#limits.sockets) return 'full';
    const leave = this.#ofClient.add(client);
    this.#taken++;
    let isTaken = true;
    return () => {
      leave();
      if (isTaken) this.#taken--;
      isTaken = false;
    };
  }

  /** For as long as the node's socket is there. By address: a name is one more way to say it. */
  takeNode(address: string, port: number): Release | 'node' {
    const node = `${address} ${String(port)}`;
    if (this.#toNode.of(node) >= this.#limits.perNode) return 'node';
    if (this.#toAddress.of(address) >= this.#limits.perAddress) return 'node';
    const both = [this.#toNode.add(node), this.#toAddress.add(address)];
    return () => {
      for (const leave of both) leave();
    };
  }
}
