/** A private Veilid network on this machine, and the cable between it and the browsers. */
import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { basename, join } from 'node:path';
import { ask, Complaint } from '../run.mjs';
import { BOOTSTRAP_DIAL_INFO, resolverRules, takePortRange } from './addresses.mjs';
import { Cable } from './Cable.mjs';
import { changed, DistanceMap, waysOf } from './distances.mjs';
import { NetworkNode } from './NetworkNode.mjs';
import { serveControl } from './serveControl.mjs';

/**
 * Usually the nodes need a twentieth of this. A node that was started again has several times as long
 * as in its first attempt.
 */
const READY_TIMEOUT_MS = 120_000;
/** The number of the browsers on the map of distances. */
const BROWSER = 0;

/** Windows has no files for pipes, only names. */
function controlPath(folder) {
  if (process.platform !== 'win32') return join(folder, 'control');
  return ['', '', '.', 'pipe', basename(folder)].join('\\');
}

export class NetworkHost {
  #nodes = [];
  #stopping = new AbortController();
  #folder;
  #range;
  #cable;
  #control;
  /** Undefined in a network without distances. */
  #distances;
  #browserDelays = [];
  /** The environment variables for a command that uses the network. */
  environment;

  /** @param {string} folder that belongs to this network alone; everything it stores goes there */
  constructor(folder) {
    this.#folder = folder;
  }

  /** Resolves when every node is ready. `distances` as in distances.mjs, or undefined. */
  async start({ program, nodes, distances }) {
    const keys = ask(program, ['keygen']);
    if (keys === undefined) throw new Complaint(`${program} cannot run.`);
    const [publicKey, keyPair] = keys.split(' ');
    this.#range = await takePortRange(nodes);
    this.#stopping.signal.throwIfAborted();
    this.#distances = distances;
    const record = `0|0|${publicKey}|${BOOTSTRAP_DIAL_INFO}`;
    const control = controlPath(this.#folder);
    this.environment = {
      PARLEY_BOOTSTRAP_RECORD: record,
      // Each network has its own password, so that nodes of two networks never connect.
      PARLEY_NETWORK_PASSWORD: randomBytes(16).toString('hex'),
      PARLEY_NETWORK_CONTROL: control,
      // The relay finds the nodes with the first one, a page in Chromium with the second one.
      PARLEY_LOCAL_NODES: String(this.#range.cableBase),
      PARLEY_RESOLVER_RULES: resolverRules(this.#range, nodes),
    };
    this.#cable = new Cable(this.#range, distances && ((number) => this.#wayOfBrowser(number)));
    this.#measureBrowser(nodes);
    this.#nodes = Array.from({ length: nodes }, (_, at) =>
      this.#makeNode({ program, number: at + 1, nodes, record, keyPair }),
    );
    await this.#all(this.#nodes);
    await this.#cable.open(nodes);
    this.#stopping.signal.throwIfAborted();
    this.#control = await serveControl(control, (request) => this.#act(request));
  }

  #makeNode({ program, number, nodes, record, keyPair }) {
    const args = ['run', '--until-eof', '--index', number, '--ports', this.#range.base];
    args.push('--state', join(this.#folder, `n${number}`), '--bootstrap', record);
    if (number === 1) args.push('--key-pair', keyPair);
    if (this.#distances !== undefined) args.push('--ways', waysOf(number, nodes, this.#distances));
    const env = { ...process.env, ...this.environment };
    return new NetworkNode(number, [program, args.map(String)], env);
  }

  /** Starts nothing more; a running start rejects. */
  abort() {
    this.#stopping.abort(new Error('the network is being stopped'));
  }

  /** Removes everything, no matter how far the start came. */
  async stop() {
    this.abort();
    this.#control?.close();
    this.#cable?.close();
    await Promise.all(this.#nodes.map((node) => node.stop()));
    this.#range?.release();
  }

  async #act(request) {
    this.#stopping.signal.throwIfAborted();
    switch (request.do) {
      case 'link':
        return this.#link(request.up);
      case 'node':
        return this.#node(request.index, request.running);
      case 'distances':
        return this.#change(request.changes);
      case 'status':
        return this.#status();
      default:
        throw new Error(`unknown command ${request.do}`);
    }
  }

  #link(up) {
    if (typeof up !== 'boolean') throw new Error('"up" must be true or false');
    this.#cable.setLink(up);
    return { up };
  }

  async #node(index, running) {
    const node = this.#nodes.find((each) => each.index === index);
    if (node === undefined) throw new Error(`there is no node ${index}`);
    if (typeof running !== 'boolean') throw new Error('"running" must be true or false');
    if (running) await this.#all([node]);
    else await node.stop();
    return { index, running };
  }

  /** Sets other distances for everything that is sent from now on. */
  async #change(changes) {
    if (this.#distances === undefined)
      throw new Error('this network began without distances: start it with --far');
    this.#distances = changed(this.#distances, changes);
    const nodes = this.#nodes.length;
    this.#measureBrowser(nodes);
    await Promise.all(
      this.#nodes.map((node) => node.setWays(waysOf(node.index, nodes, this.#distances))),
    );
    return { distances: this.#distances };
  }

  #measureBrowser(nodes) {
    if (this.#distances === undefined) return;
    const map = new DistanceMap(this.#distances);
    this.#browserDelays = Array.from({ length: nodes }, (_, at) => map.delayMs(BROWSER, at + 1));
  }

  #wayOfBrowser(number) {
    return { ...this.#distances, delayMs: this.#browserDelays[number - 1] };
  }

  #status() {
    return {
      link: this.#cable.isUp,
      distances: this.#distances,
      nodes: this.#nodes.map(({ index, running, ready, peers }) => ({
        index,
        running,
        ready,
        peers,
      })),
    };
  }

  /** Starts the nodes in parallel. */
  async #all(nodes) {
    const timeout = new AbortController();
    // Each node adds a listener.
    setMaxListeners(nodes.length, timeout.signal);
    this.#stopping.signal.throwIfAborted();
    const stopped = () => timeout.abort(this.#stopping.signal.reason);
    this.#stopping.signal.addEventListener('abort', stopped);
    const timer = setTimeout(
      () => timeout.abort(new Error(`it took longer than ${READY_TIMEOUT_MS / 1000} s`)),
      READY_TIMEOUT_MS,
    );
    try {
      await Promise.all(nodes.map((node) => node.start(timeout.signal)));
    } finally {
      clearTimeout(timer);
      this.#stopping.signal.removeEventListener('abort', stopped);
    }
  }
}
