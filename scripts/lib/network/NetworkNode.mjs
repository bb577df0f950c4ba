/** One node of the local network: a process that can be stopped and started again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { Complaint } from '../run.mjs';

/** Enough to see why a node did not become ready. */
const REMEMBERED_LINES = 20;
/** Of a process, as `nice` counts: a node stands for a machine elsewhere, and has its own. */
const NICENESS = 5;

export class NetworkNode {
  /** Whether it said so itself. */
  ready = false;
  /** How many others it knows, as it said last. */
  peers = 0;
  #start;
  #env;
  #process;
  #lines = [];
  #watchers = new Set();
  /** Who waits for the node to say that it has done what it was told. */
  #told = [];

  /**
   * @param {number} index
   * @param {[string, string[]]} start program and arguments
   */
  constructor(index, start, env) {
    this.index = index;
    this.#start = start;
    this.#env = env;
  }

  get running() {
    return this.#process !== undefined;
  }

  /** Resolves when it is ready; rejects if it ends first, or with the signal's reason. */
  async start(signal) {
    if (!this.running) this.#spawn();
    await new Promise((resolve, reject) => {
      const watch = () => {
        const over = this.ready || !this.running || signal.aborted;
        if (!over) return;
        this.#watchers.delete(watch);
        signal.removeEventListener('abort', watch);
        if (this.ready) resolve();
        else reject(new Complaint(this.#complaint(signal)));
      };
      this.#watchers.add(watch);
      signal.addEventListener('abort', watch);
      watch();
    });
  }

  /** At once, like a machine that loses its power. */
  async stop() {
    const running = this.#process;
    if (running === undefined) return;
    const ended = once(running, 'close');
    running.kill('SIGKILL');
    await ended;
  }

  /** Other distances from now on, and after it was started again. */
  async setWays(ways) {
    const [program, args] = this.#start;
    this.#start = [program, args.with(args.indexOf('--ways') + 1, ways)];
    if (!this.running) return;
    const followed = new Promise((resolve) => this.#told.push(resolve));
    this.#process.stdin.write(`ways ${ways}\n`);
    if (!(await followed)) throw new Complaint(`Node ${this.index} takes no other distances.`);
  }

  #spawn() {
    const [program, args] = this.#start;
    // Not in the terminal's group: Ctrl-C is for the command. Its input is our sign of life.
    const child = spawn(program, args, {
      env: this.#env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#process = child;
    yieldProcessor(child.pid);
    child.stdin.on('error', () => {});
    child.on('error', (error) => this.#remember(error.message));
    createInterface({ input: child.stderr }).on('line', (line) => this.#remember(line));
    createInterface({ input: child.stdout }).on('line', (line) => this.#heard(line));
    child.on('close', (code, signal) => {
      this.#process = undefined;
      this.ready = false;
      for (const tell of this.#told.splice(0)) tell(true);
      this.#remember(`ended with ${signal ?? code}`);
      this.#changed();
    });
  }

  #heard(line) {
    this.#remember(line);
    try {
      const { ready, peers, followed } = JSON.parse(line);
      if (peers !== undefined) this.peers = peers;
      if (ready !== undefined) this.ready = ready === true;
      if (followed !== undefined) this.#told.shift()?.(followed);
    } catch {
      // Not one of the lines that we understand.
    }
    this.#changed();
  }

  #remember(line) {
    this.#lines = [...this.#lines, line].slice(-REMEMBERED_LINES);
  }

  #changed() {
    for (const watch of [...this.#watchers]) watch();
  }

  #complaint(signal) {
    const why = signal.aborted ? signal.reason.message : 'it ended';
    const lines = this.#lines.length === 0 ? ['(it said nothing)'] : this.#lines;
    return [`Node ${this.index} did not become ready: ${why}. Its last lines:`, ...lines].join(
      '\n  ',
    );
  }
}

/**
 * Browsers go first. Linux shares the processor among sessions before it looks at their processes
 * (sched(7), "The autogroup feature"), and each node has a session of its own.
 */
function yieldProcessor(pid) {
  if (pid === undefined) return;
  try {
    // Threads that begin later inherit it.
    setPriority(pid, NICENESS);
    writeFileSync(`/proc/${pid}/autogroup`, String(NICENESS));
  } catch {
    // It ended already, or the kernel has no such thing, or allows it to root only this often.
  }
}
