/** A Veilid network of its own on this machine: nodes, and a machine for the browser. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { address, Namespaces } from './namespaces.mjs';
import { serveControl } from './networkControl.mjs';
import { NetworkNode } from './networkNode.mjs';
import { ask, Complaint } from './run.mjs';

const BROWSER = 'browser';
const BROWSER_NUMBER = 200;
/** Usually it takes a tenth of this. */
const READY_WITHIN = 60_000;

export class NetworkHost {
  #namespaces = new Namespaces();
  #nodes = [];
  #linkUp = true;
  #stopping = new AbortController();
  #folder;
  #control;
  /** What the command on the browser's machine finds in its environment. */
  environment;

  /** @param {string} folder of our own, for everything the network keeps */
  constructor(folder) {
    this.#folder = folder;
  }

  /** Resolves when every node is ready. */
  async start({ program, nodes }) {
    const keys = ask(program, ['keygen']);
    if (keys === undefined) throw new Complaint(`${program} cannot run.`);
    const [publicKey, keyPair] = keys.split(' ');
    const record = `0|0|${publicKey}|${address(1)}|T5150,U5150,W5150/ws`;
    const control = join(this.#folder, 'control');
    this.environment = {
      PARLEY_BOOTSTRAP_RECORD: record,
      // Another one for every network: two of them can never be taken for one.
      PARLEY_NETWORK_PASSWORD: randomBytes(16).toString('hex'),
      PARLEY_NETWORK_CONTROL: control,
    };
    const indices = Array.from({ length: nodes }, (_, at) => at + 1);
    const machines = indices.map((index) => [`n${index}`, index]);
    this.#namespaces.create(new Map([...machines, [BROWSER, BROWSER_NUMBER]]));

    const env = { ...process.env, ...this.environment };
    this.#nodes = indices.map((index) => {
      const state = join(this.#folder, `n${index}`);
      const args = [
        'run',
        '--until-eof',
        '--index',
        index,
        '--state',
        state,
        '--bootstrap',
        record,
      ];
      if (index === 1) args.push('--key-pair', keyPair);
      return new NetworkNode(
        index,
        this.#namespaces.on(`n${index}`, [program, ...args.map(String)]),
        env,
      );
    });
    await this.#all(this.#nodes);
    this.#stopping.signal.throwIfAborted();
    this.#control = await serveControl(control, (request) => this.#act(request));
  }

  /** Program and arguments that run the command on the browser's machine. */
  onBrowser(command) {
    return this.#namespaces.on(BROWSER, command);
  }

  /** Nothing more is started; a start under way rejects. */
  abort() {
    this.#stopping.abort(new Error('the network is being stopped'));
  }

  /** Leaves nothing behind, however far the start came. */
  async stop() {
    this.abort();
    this.#control?.close();
    await Promise.all(this.#nodes.map((node) => node.stop()));
    this.#namespaces.delete();
  }

  async #act(request) {
    this.#stopping.signal.throwIfAborted();
    switch (request.do) {
      case 'link':
        return this.#link(request.up);
      case 'node':
        return this.#node(request.index, request.running);
      case 'status':
        return this.#status();
      default:
        throw new Error(`unknown command ${request.do}`);
    }
  }

  #link(up) {
    if (typeof up !== 'boolean') throw new Error('"up" must be true or false');
    this.#namespaces.setLink(BROWSER, up);
    this.#linkUp = up;
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

  #status() {
    return {
      link: this.#linkUp,
      nodes: this.#nodes.map(({ index, running, ready }) => ({ index, running, ready })),
    };
  }

  /** Starts the nodes side by side. */
  async #all(nodes) {
    const enough = new AbortController();
    this.#stopping.signal.throwIfAborted();
    const stopped = () => enough.abort(this.#stopping.signal.reason);
    this.#stopping.signal.addEventListener('abort', stopped);
    const timer = setTimeout(
      () => enough.abort(new Error(`${READY_WITHIN / 1000} s are over`)),
      READY_WITHIN,
    );
    try {
      await Promise.all(nodes.map((node) => node.start(enough.signal)));
    } finally {
      clearTimeout(timer);
      this.#stopping.signal.removeEventListener('abort', stopped);
    }
  }
}
