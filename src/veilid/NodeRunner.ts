/** Loads the node's program, and starts and stops a node. */
import { VeilidNode, type NodeConfig, type NodeUpdate } from 'veilid-wasm';
import { ProgramError } from '../chat/ports.ts';
import { loadModule, type LoadProgress, type NodeModule } from './loadModule.ts';
import { relayWebSockets } from './relayWebSockets.ts';
import { readRunMode, type RunMode } from './runMode.ts';
import { wayTo, type WayTo } from './wayTo.ts';
import type { Program } from './VeilidCrypto.ts';

const PROGRAM_NAME = 'parley';

class NodeStartError extends Error {
  override readonly name = 'NodeStartError';
  constructor(
    /** load: the program did not arrive. node: it did not start. */
    readonly kind: 'load' | 'node',
    options: ErrorOptions,
  ) {
    super(`node start: ${kind}`, options);
  }
}

export interface NodeRunnerParts {
  readonly module: NodeModule;
  /** The folder that the app is served from. */
  readonly appAddress: URL;
  readonly progress: LoadProgress;
  readonly update: (update: NodeUpdate) => void;
}

export class NodeRunner implements Program {
  readonly #parts: NodeRunnerParts;
  /** Undefined after a failure, so that the next attempt loads again. */
  #loading: Promise<RunMode> | undefined;
  #isLoaded = false;
  #node: VeilidNode | undefined;
  #way: WayTo | undefined;

  constructor(parts: NodeRunnerParts) {
    this.#parts = parts;
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Undefined until the program is loaded. */
  get network(): (Pick<WayTo, 'network'> & { readonly relayed: boolean }) | undefined {
    if (this.#way === undefined) return undefined;
    return { network: this.#way.network, relayed: this.#way.relay !== undefined };
  }

  /** Loads the program; then cryptography works. Rejects with NodeStartError. */
  async load(): Promise<void> {
    this.#loading ??= this.#load();
    try {
      await this.#loading;
    } catch (cause) {
      this.#loading = undefined;
      throw new NodeStartError('load', { cause });
    }
  }

  /** Waits for a `load` that has begun. Rejects with ProgramError if none has, or if it failed. */
  async loaded(): Promise<void> {
    try {
      if (this.#loading === undefined) throw new Error('not begun');
      await this.#loading;
    } catch (cause) {
      throw new ProgramError({ cause });
    }
  }

  /** Starts a node, which begins to attach. Rejects with NodeStartError. */
  async start(devicePassword: string): Promise<VeilidNode> {
    await this.load();
    const mode = await this.#loading;
    if (mode === undefined) throw new Error('loaded without a run mode');
    const update = (each: NodeUpdate) => {
      // Ignore the `shutdown` of a node that we have stopped ourselves.
      if (this.#node !== undefined || each.kind !== 'shutdown') this.#parts.update(each);
    };
    try {
      this.#node = await VeilidNode.start(configFor(mode, devicePassword), update);
      await this.#node.attach();
      return this.#node;
    } catch (cause) {
      // A node that could not attach must not get in the way of the next attempt.
      await this.stop();
      throw new NodeStartError('node', { cause });
    }
  }

  async stop(): Promise<void> {
    const node = this.#node;
    this.#node = undefined;
    await node?.shutdown();
  }

  async #load(): Promise<RunMode> {
    const { module, appAddress, progress } = this.#parts;
    const mode = readRunMode(new URL('parley.json', appAddress).href);
    await loadModule(module, progress);
    this.#isLoaded = true;
    this.#go(wayTo(appAddress, await mode));
    return mode;
  }

  /** Replaces `WebSocket` only once: it stays replaced as long as the worker lives. */
  #go(way: WayTo): void {
    if (way.relay !== undefined && this.#way === undefined) relayWebSockets(way.relay);
    this.#way ??= way;
  }
}

function configFor(mode: RunMode, devicePassword: string): NodeConfig {
  return {
    programName: PROGRAM_NAME,
    namespace: mode.network,
    deviceEncryptionKeyPassword: devicePassword,
    privateNetwork:
      mode.network === 'private'
        ? {
            bootstrapRecords: mode.bootstrapRecords,
            networkKeyPassword: mode.networkKeyPassword,
          }
        : undefined,
  };
}
