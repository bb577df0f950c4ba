/** How many sockets there are: in all, of one client, to one node. */

export interface PlaceLimits {
  readonly sockets: number;
  readonly perClient: number;
  readonly perNode: number;
}

/** Gives the place back; more than once does nothing. */
export type Leave = () => void;

export class Places {
  readonly #limits: PlaceLimits;
  readonly #ofClient = new Map<string, number>();
  readonly #toNode = new Map<string, number>();
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

  take(client: string, node: string): Leave | 'full' | 'client' | 'node' {
    const { sockets, perClient, perNode } = this.#limits;
    if (count(this.#ofClient, client) >= perClient) return 'client';
    if (this.#taken >= sockets) return 'full';
    if (count(this.#toNode, node) >= perNode) return 'node';
    this.#add(client, node, 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.#add(client, node, -1);
      isTaken = false;
    };
  }

  #add(client: string, node: string, change: 1 | -1): void {
    this.#taken += change;
    for (const [counts, key] of [
      [this.#ofClient, client],
      [this.#toNode, node],
    ] as const) {
      const now = count(counts, key) + change;
      if (now === 0) counts.delete(key);
      else counts.set(key, now);
    }
  }
}

const count = (counts: ReadonlyMap<string, number>, key: string): number => counts.get(key) ?? 0;
