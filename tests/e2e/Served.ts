/** The app's real server in its own process, which a test starts and ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export class Served {
  readonly address: string;
  readonly #port: number;
  #process: ChildProcess | undefined;

  constructor(port: number) {
    this.#port = port;
    this.address = `http://localhost:${String(port)}/`;
  }

  /** Serves the app in the folder `dist` beside the program. `options` are the server's. */
  async starts(program = 'dist-server/main.js', options: readonly string[] = []): Promise<void> {
    const args = [program, '--port', String(this.#port), ...options];
    const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = server;
    await once(server.stdout, 'data');
  }

  /** Afterwards nobody listens at the address. */
  async ends(): Promise<void> {
    const server = this.#process;
    this.#process = undefined;
    if (server?.kill() === true) await once(server, 'exit');
  }
}
