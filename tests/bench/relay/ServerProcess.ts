/** Runs the shipped server and measures its memory and processor time. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** In kilobytes. */
const MEGABYTE = 1024;
/** Clock ticks per second in /proc, the same on every Linux. */
const TICKS = 100;

export class ServerProcess {
  readonly origin: string;
  readonly #child: ChildProcess;

  /** `folder` is the build of `npm run bench`. */
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

  /** `VmRSS` is the memory in use now, `VmHWM` the most that was ever in use. */
  megabytes(which: 'VmRSS' | 'VmHWM'): number {
    const status = readFileSync(`/proc/${String(this.#child.pid)}/status`, 'utf8');
    const found = new RegExp(`^${which}:\\s+(\\d+) kB$`, 'mu').exec(status)?.[1];
    return Number(found) / MEGABYTE;
  }

  /** The processor time so far. */
  get seconds(): number {
    const stat = readFileSync(`/proc/${String(this.#child.pid)}/stat`, 'utf8');
    // The fields from 3 on. They follow the program's name, which may contain any character.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  }

  async ends(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
