/** A local network for tests, in its own process, with a server in it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

interface Announcement {
  readonly environment: Readonly<Record<string, string>>;
}

export class LocalNetwork {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess, ended: Promise<unknown>) {
    this.#process = child;
    this.#ended = ended;
  }

  /**
   * Resolves when the nodes are ready and the command has printed its first line. From then on
   * this process, and everything it starts, has the network in its environment. The network ends
   * with this process, no matter how this one ends.
   */
  static async serving(
    command: readonly string[],
    options: readonly string[] = [],
  ): Promise<LocalNetwork> {
    const args = ['scripts/network.mjs', '--json', ...options, '--', ...command];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    const ended = once(child, 'exit');
    if (child.stdout === null) throw new Error('The local network has no output.');
    const lines: AsyncIterator<string> = createInterface({ input: child.stdout })[
      Symbol.asyncIterator
    ]();
    const next = async (): Promise<string> => {
      const line = await lines.next();
      if (line.done === true) throw new Error('The local network ended before it was ready.');
      return line.value;
    };
    const { environment } = JSON.parse(await next()) as Announcement;
    Object.assign(process.env, environment);
    await next();
    return new LocalNetwork(child, ended);
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.#ended;
  }
}
