/** The server as it is shipped, and what it takes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MEGABYTE = 1024;

export class ServerProcess {
  readonly origin: string;
  readonly #child: ChildProcess;

  /** `folder`: what `npm run bench` built. */
  constructor(folder: string, port: number, args: readonly string[]) {
    this.origin = `http://localhost:${String(port)}`;
    const program = join(folder, 'dist-server', 'main.js');
    this.#child = spawn(process.execPath, [program, '--port', String(port), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  async listens(): Promise<void> {
    if (this.#child.stdout !== null) await once(this.#child.stdout, 'data');
  }

  /** `VmRSS`: what it has in memory now; `VmHWM`: the most that it ever had. */
  megabytes(which: 'VmRSS' | 'VmHWM'): number {
    const status = readFileSync(`/proc/${String(this.#child.pid)}/status`, 'utf8');
    const found = new RegExp(`^${which}:\\s+(\\d+) kB$`, 'mu').exec(status)?.[1];
    return Number(found) / MEGABYTE;
  }

  async ends(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
