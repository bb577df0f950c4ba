/** One node of the local network: a process that can be stopped and started again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { Complaint } from '../run.mjs';

/**
 * How long a node may take to become ready before it is started again, in milliseconds. Most nodes
 * need a fifth of this. In rare cases a node of veilid-core 0.5.8 attaches but does not become
 * ready, even within a minute. We do not know why.
 */
export const START_AGAIN_MS = 25_000;
/** Enough lines to see why a node did not become ready. */
const REMEMBERED_LINES = 20;
/**
 * The niceness (nice(1)) of the nodes. In a real network, a node runs on another machine and takes
 * no processor time from the browsers.
 */
const NICENESS = 5;

/** Calls `act` once after `ms` milliseconds; the result cancels it. */
function after(ms, act) {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}

export class NetworkNode {
  /** Whether the node has said that it is ready. */
  ready = false;
  /** How many other nodes it knows, by its last report. */
  peers = 0;
  #start;
  #env;
  #process;
  /** Whether somebody wants the node to run: it is not started again after `stop`. */
  #isWanted = false;
  #isStartingAgain = false;
  #after;
  #lines = [];
  #watchers = new Set();
  /** Resolve, in order, when the node has followed the commands that it got. */
  #pendingCommands = [];

  /**
   * @param {number} index
   * @param {[string, string[]]} start program and arguments
   * @param {(ms: number, act: () => void) => () => void} [timer]
   */
  constructor(index, start, env, timer = after) {
    this.index = index;
    this.#start = start;
    this.#env = env;
    this.#after = timer;
  }

  get running() {
    return this.#process !== undefined;
  }

  /**
   * Resolves when the node is ready; rejects if it ends before, or with the reason of the signal.
   * A node that takes too long is started again, once, and a line says so.
   */
  async start(signal) {
    this.#isWanted = true;
    if (!this.running) this.#spawn();
    const cancel = this.#after(START_AGAIN_MS, () => void this.#startAgain());
    await new Promise((resolve, reject) => {
      const watch = () => {
        const runs = this.running || this.#isStartingAgain;
        const over = this.ready || !runs || signal.aborted;
        if (!over) return;
        cancel();
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

  /** Kills the node at once, like a machine that loses power. */
  async stop() {
    this.#isWanted = false;
    await this.#kill();
  }

  async #kill() {
    const running = this.#process;
    if (running === undefined) return;
    const ended = once(running, 'close');
    running.kill('SIGKILL');
    await ended;
  }

  async #startAgain() {
    console.error(this.#withLines(`Node ${this.index} is started again: it is not ready yet.`));
    this.#isStartingAgain = true;
    await this.#kill();
    this.#isStartingAgain = false;
    if (this.#isWanted && !this.running) this.#spawn();
    this.#changed();
  }

  /** Sets other distances, which the node also keeps over a restart. */
  async setWays(ways) {
    const [program, args] = this.#start;
    this.#start = [program, args.with(args.indexOf('--ways') + 1, ways)];
    if (!this.running) return;
    const followed = new Promise((resolve) => this.#pendingCommands.push(resolve));
    this.#process.stdin.write(`ways ${ways}\n`);
    if (!(await followed)) throw new Complaint(`Node ${this.index} did not accept the distances.`);
  }

  #spawn() {
    const [program, args] = this.#start;
    // Not in the terminal's group: Ctrl-C is for the command. The node ends when its input closes.
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
      for (const resolve of this.#pendingCommands.splice(0)) resolve(true);
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
      if (followed !== undefined) this.#pendingCommands.shift()?.(followed);
    } catch {
      // Not a line for us.
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
    return this.#withLines(`Node ${this.index} did not become ready: ${why}.`);
  }

  #withLines(sentence) {
    const lines = this.#lines.length === 0 ? ['(it printed nothing)'] : this.#lines;
    return [`${sentence} Its last lines:`, ...lines].join('\n  ');
  }
}

/**
 * Browsers go first. Linux shares the processor among sessions before it looks at their processes
 * (sched(7), "The autogroup feature"), and each node has its own session.
 */
function yieldProcessor(pid) {
  if (pid === undefined) return;
  try {
    // Threads that start later inherit it.
    setPriority(pid, NICENESS);
    writeFileSync(`/proc/${pid}/autogroup`, String(NICENESS));
  } catch {
    // The process has ended, or this kernel has no autogroups, or only root may write them so
    // often.
  }
}
