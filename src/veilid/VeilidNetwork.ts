/**
 * The network port on a Veilid node. The node may come and go; what needs the network waits a
 * moment for it and then says that it is offline.
 */
import type { KeyPairBytes, NodeUpdate, VeilidNode } from 'veilid-wasm';
import type { KeyPair, PublicKey, RecordKey } from '../chat/ids.ts';
import {
  NetworkError,
  type Clock,
  type Network,
  type RecordValue,
  type WriteOutcome,
} from '../chat/ports.ts';
import { isVeilidError, toNetworkError } from './networkError.ts';
import { fromText, toText } from './recordKeyText.ts';

/** How long a call waits for a node that is attached. */
const PATIENCE_MS = 12_000;

export class VeilidNetwork implements Network {
  readonly #clock: Clock;
  /** Told after each call whether the network answered it. */
  readonly #answered: (answered: boolean) => void;
  readonly #waiting = new Set<() => void>();
  #node: VeilidNode | undefined;
  #attached = false;
  #listener: (record: RecordKey, subkeys: readonly number[]) => void = () => undefined;

  constructor(clock: Clock, answered: (answered: boolean) => void) {
    this.#clock = clock;
    this.#answered = answered;
  }

  /** A node has started, or (undefined) is gone. */
  use(node: VeilidNode | undefined): void {
    this.#node = node;
    if (node === undefined) this.#attached = false;
    this.#wake();
  }

  /** Every update of the node comes through here. */
  update(update: NodeUpdate): void {
    if (update.kind === 'attachment') {
      this.#attached = update.publicInternetReady;
      this.#wake();
    } else if (update.kind === 'valueChange') this.#listener(fromText(update.key), update.subkeys);
  }

  async createRecord(members: readonly PublicKey[], subkeysEach: number): Promise<RecordKey> {
    const node = await this.#started();
    const schema = {
      ownerSubkeys: 0,
      members: members.map((publicKey) => ({ publicKey, subkeys: subkeysEach })),
    };
    const { key } = await translated(node.createRecord(schema, undefined));
    return fromText(key);
  }

  async openRecord(record: RecordKey, writer: KeyPair | undefined): Promise<void> {
    const node = await this.#started();
    const open = () => node.openRecord(toText(record), bytesOf(writer));
    try {
      await open();
    } catch (error) {
      // Unknown here, so the network has to be asked.
      if (!isVeilidError(error)) throw error;
      await this.#online();
      await this.#told(open().catch(missing));
    }
  }

  async deleteRecord(record: RecordKey): Promise<void> {
    const node = await this.#started();
    await translated(node.deleteRecord(toText(record)));
  }

  async read(record: RecordKey, subkey: number): Promise<RecordValue | undefined> {
    const node = await this.#online();
    const value = await this.#told(node.getValue(toText(record), subkey, true));
    return value === undefined ? undefined : { data: value.data, version: value.seq };
  }

  async write(record: RecordKey, subkey: number, data: Uint8Array): Promise<WriteOutcome> {
    const node = await this.#started();
    const key = toText(record);
    const newer = await translated(node.setValue(key, subkey, data, undefined));
    if (newer !== undefined)
      return { kind: 'conflict', value: { data: newer.data, version: newer.seq } };
    const kept = (await this.unsent(record)).includes(subkey);
    this.#answered(!kept);
    return { kind: kept ? 'kept' : 'accepted' };
  }

  async unsent(record: RecordKey): Promise<readonly number[]> {
    const node = await this.#started();
    const report = await translated(node.inspectRecord(toText(record), undefined, 'local'));
    return report.offlineSubkeys;
  }

  async versions(record: RecordKey, from: number, to: number) {
    const node = await this.#online();
    // All subkeys, since asking only for some that nobody has written takes the node 10 s.
    const report = await this.#told(node.inspectRecord(toText(record), undefined, 'syncGet'));
    const found = new Map(report.subkeys.map((subkey, i) => [subkey, report.networkSeqs[i]]));
    return [...range(from, to)].map((subkey) => found.get(subkey));
  }

  async watch(record: RecordKey, from: number, to: number): Promise<void> {
    const node = await this.#started();
    const subkeys = range(from, to);
    await translated(node.watchValues(toText(record), subkeys, undefined, undefined));
  }

  onChange(listener: (record: RecordKey, subkeys: readonly number[]) => void): void {
    this.#listener = listener;
  }

  #started(): Promise<VeilidNode> {
    return this.#wait(() => this.#node);
  }

  #online(): Promise<VeilidNode> {
    return this.#wait(() => (this.#attached ? this.#node : undefined));
  }

  #wait(ready: () => VeilidNode | undefined): Promise<VeilidNode> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const node = ready();
        if (node === undefined) return;
        cancel();
        this.#waiting.delete(look);
        resolve(node);
      };
      const cancel = this.#clock.after(PATIENCE_MS, () => {
        this.#waiting.delete(look);
        reject(new NetworkError('offline'));
      });
      this.#waiting.add(look);
      look();
    });
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  async #told<T>(call: Promise<T>): Promise<T> {
    try {
      const result = await translated(call);
      this.#answered(true);
      return result;
    } catch (error) {
      if (error instanceof NetworkError) this.#answered(error.kind !== 'offline');
      throw error;
    }
  }
}

async function translated<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw toNetworkError(error);
  }
}

/** An attached node that finds nobody who has the record gives up with one of these. */
function missing(error: unknown): never {
  if (isVeilidError(error) && (error.code === 'TryAgain' || error.code === 'Timeout'))
    throw new NetworkError('missing', { cause: error });
  throw error;
}

function bytesOf(pair: KeyPair | undefined): KeyPairBytes | undefined {
  return pair === undefined ? undefined : { publicKey: pair.publicKey, secretKey: pair.secretKey };
}

function range(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
