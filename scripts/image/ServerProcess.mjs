/** A server process: waits until it listens and until it ends. */
import { Complaint } from '../lib/run.mjs';

/** The server prints it when it listens. */
const SERVED = 'Parley is being served.';
/** A busy machine may need some seconds; a server that needs longer hangs. */
const START_MS = 30_000;

export class ServerProcess {
  #child;
  #output = '';
  #ended;

  /** @param {import('node:child_process').ChildProcess} child with pipes for both streams */
  constructor(child) {
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.on('error', (error) => resolve(String(error)));
      child.on('close', (code, signal) => resolve(code ?? signal));
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => (this.#output += data));
  }

  get pid() {
    return this.#child.pid;
  }

  /** Resolves when it listens; throws with what it printed if it ends before. */
  async serves() {
    const listening = new Promise((resolve) => {
      this.#child.stdout.on('data', () => this.#output.includes(SERVED) && resolve('served'));
    });
    const end = await Promise.race([listening, this.#ended, after(START_MS)]);
    if (end !== 'served')
      throw new Complaint(`The server did not start (${end}).\n${this.#output.trim()}`);
  }

  /** Sends SIGTERM; resolves with the exit code, or "late" after `withinMs`. */
  async stops(withinMs) {
    this.#child.kill('SIGTERM');
    return Promise.race([this.#ended, after(withinMs)]);
  }

  /** Ends the server after a failed test. */
  async kill() {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

function after(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms, 'late').unref());
}
