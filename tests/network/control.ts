/** How a test disturbs the local network that it runs in; scripts/lib/networkControl.mjs answers. */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

export interface NetworkStatus {
  /** Whether the browser's machine is connected. */
  readonly link: boolean;
  readonly nodes: readonly NodeStatus[];
}

export interface NodeStatus {
  /** From 1; the first is the one that the bootstrap record names. */
  readonly index: number;
  readonly running: boolean;
  readonly ready: boolean;
}

type Request =
  | { readonly do: 'link'; readonly up: boolean }
  | { readonly do: 'node'; readonly index: number; readonly running: boolean }
  | { readonly do: 'status' };

type Answer = { readonly ok: true } | { readonly ok: false; readonly error: string };

export class NetworkControl {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Of the network that this process was started in. */
  static fromEnvironment(): NetworkControl {
    const path = process.env['PARLEY_NETWORK_CONTROL'];
    if (path === undefined)
      throw new Error('Not in a local network: start this with "npm run network -- <command>".');
    return new NetworkControl(path);
  }

  /** Pulls the cable of the browser's machine, or puts it back. Resolves when that is done. */
  async link(up: boolean): Promise<void> {
    await this.#ask({ do: 'link', up });
  }

  /** Kills a node, or starts it again. Resolves when it is gone, or ready again. */
  async node(index: number, running: boolean): Promise<void> {
    await this.#ask({ do: 'node', index, running });
  }

  async status(): Promise<NetworkStatus> {
    const { link, nodes } = await this.#ask<NetworkStatus>({ do: 'status' });
    return { link, nodes };
  }

  /** Puts the cable back and starts the nodes that are dead: all is as it was in the beginning. */
  async restore(): Promise<void> {
    await this.link(true);
    const { nodes } = await this.status();
    const dead = nodes.filter(({ running }) => !running);
    await Promise.all(dead.map(({ index }) => this.node(index, true)));
  }

  async #ask<Result>(request: Request): Promise<Result> {
    const socket = connect(this.#path);
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
