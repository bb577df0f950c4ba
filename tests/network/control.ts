/**
 * Lets a test disturb the local network that it runs in; scripts/lib/network/serveControl.mjs
 * answers.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

export interface NetworkStatus {
  /** Whether the browsers' cable is plugged in. */
  readonly link: boolean;
  /** Undefined in a network without distances. */
  readonly distances: Distances | undefined;
  readonly nodes: readonly NodeStatus[];
}

/** scripts/lib/network/distances.mjs describes each setting. */
export interface Distances {
  readonly seed: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly jitterMs: number;
  readonly loss: number;
  readonly stalls: number;
  readonly bytesPerSecond: number;
}

export interface NodeStatus {
  /** From 1; the bootstrap record names the first node. */
  readonly index: number;
  readonly running: boolean;
  readonly ready: boolean;
  /** The number of other nodes that it knows. */
  readonly peers: number;
}

type Request =
  | { readonly do: 'link'; readonly up: boolean }
  | { readonly do: 'node'; readonly index: number; readonly running: boolean }
  | { readonly do: 'distances'; readonly changes: Partial<Distances> }
  | { readonly do: 'status' };

type Answer = { readonly ok: true } | { readonly ok: false; readonly error: string };

/** Controls the network that this process is in at the time of the call. */
export class NetworkControl {
  /** Pulls the browsers' cable, or plugs it in again. Resolves when that is done. */
  async link(up: boolean): Promise<void> {
    await this.#ask({ do: 'link', up });
  }

  /** Kills a node, or starts it again. Resolves when it is gone, or ready again. */
  async node(index: number, running: boolean): Promise<void> {
    await this.#ask({ do: 'node', index, running });
  }

  /** Sets other distances from now on. Rejects if the network began without distances. */
  async distances(changes: Partial<Distances>): Promise<void> {
    await this.#ask({ do: 'distances', changes });
  }

  async status(): Promise<NetworkStatus> {
    const { link, distances, nodes } = await this.#ask<NetworkStatus>({ do: 'status' });
    return { link, distances, nodes };
  }

  /** Plugs the cable in and starts the dead nodes, which restores the state of the beginning. */
  async restore(): Promise<void> {
    await this.link(true);
    const { nodes } = await this.status();
    const dead = nodes.filter(({ running }) => !running);
    await Promise.all(dead.map(({ index }) => this.node(index, true)));
  }

  async #ask<Result>(request: Request): Promise<Result> {
    const socket = connect(path());
    try {
      const failed = new Promise<never>((_, reject) => {
        socket.on('error', reject);
        socket.on('close', () => {
          reject(new Error('The local network ended.'));
        });
      });
      socket.write(`${JSON.stringify(request)}\n`);
      const line = new Promise<string>((resolve) => {
        createInterface({ input: socket }).once('line', resolve);
      });
      const answer = JSON.parse(await Promise.race([line, failed])) as Answer & Result;
      if (!answer.ok) throw new Error(answer.error);
      return answer;
    } finally {
      socket.destroy();
    }
  }
}

function path(): string {
  const path = process.env['PARLEY_NETWORK_CONTROL'];
  if (path === undefined)
    throw new Error('Not in a local network: start this with "npm run network -- <command>".');
  return path;
}
