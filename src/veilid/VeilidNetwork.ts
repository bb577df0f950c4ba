/**
 * The network port on a Veilid node. The node may come and go: a call that needs it waits for it up
 * to a timeout, then rejects as offline. Long because it implements the whole port.
 */
import type { KeyPairBytes, NodeUpdate, VeilidNode } from 'veilid-wasm';
import type { KeyPair, PublicKey, RecordKey, RouteBlob, RouteId } from '../chat/ids.ts';
import {
  NetworkError,
  type Clock,
  type Network,
  type RecordValue,
  type WriteOutcome,
} from '../chat/ports.ts';
import { isVeilidError, toNetworkError } from './networkError.ts';
import { OpenRecords } from './OpenRecords.ts';
import { fromText, toText } from './recordKeyText.ts';

/** How long a call waits until a node has started, or is attached if it needs the network. */
const NODE_TIMEOUT_MS = 12_000;

export class VeilidNetwork implements Network {
  readonly #clock: Clock;
  /** Whether the network can be reached, which the node alone does not know. */
  readonly #isOnline: () => boolean;
  readonly #onAttachment: (isReady: boolean, peers: number) => void;
  readonly #waiting = new Set<() => void>();
  readonly #opened: OpenRecords;
  #node: VeilidNode | undefined;
  #attached = false;
  #changed: (record: RecordKey, subkeys: readonly number[]) => void = () => undefined;
  #received: (message: Uint8Array, route: RouteId | undefined) => void = () => undefined;
  #routesDied: (routes: readonly RouteId[]) => void = () => undefined;

  /** `attached` hears whether the node can use the network, and how many other nodes it knows. */
  constructor(
    clock: Clock,
    isOnline: () => boolean,
    attached: (isReady: boolean, peers: number) => void = () => undefined,
  ) {
    this.#onAttachment = attached;
    this.#clock = clock;
    this.#isOnline = isOnline;
    this.#opened = new OpenRecords(clock);
  }

  /** A node has started, or (undefined) has stopped. */
  use(node: VeilidNode | undefined): void {
    this.#node = node;
    this.#opened.clear();
    if (node === undefined) this.#attached = false;
    this.#wake();
  }

  /** Takes every update of the node. */
  update(update: NodeUpdate): void {
    switch (update.kind) {
      case 'attachment':
        this.#onAttachment(update.publicInternetReady, update.peers);
        this.#attached = update.publicInternetReady;
        this.#wake();
        break;
      case 'valueChange':
        this.#changed(fromText(update.key), update.subkeys);
        break;
      case 'appMessage':
        this.#received(update.message, update.routeId as RouteId | undefined);
        break;
      case 'routeChange':
        this.#routesDied([...update.deadRoutes, ...update.deadRemoteRoutes] as RouteId[]);
        break;
      case 'traffic':
      case 'shutdown':
    }
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
    const key = toText(record);
    if (this.#opened.has(record, writer)) return;
    // If this fails halfway, nobody knows with what it is open.
    this.#opened.delete(record);
    await this.#open(() => node.openRecord(key, bytesOf(writer)));
    if (node === this.#node) this.#opened.add(record, writer);
  }

  async closeRecord(record: RecordKey): Promise<void> {
    await this.#shut(record, (node, key) => node.closeRecord(key));
  }

  async deleteRecord(record: RecordKey): Promise<void> {
    await this.#shut(record, (node, key) => node.deleteRecord(key));
  }

  async read(record: RecordKey, subkey: number): Promise<RecordValue | undefined> {
    const node = await this.#online();
    const value = await translated(node.getValue(toText(record), subkey, true));
    return value === undefined ? undefined : { data: value.data, version: value.seq };
  }

  async write(record: RecordKey, subkey: number, data: Uint8Array): Promise<WriteOutcome> {
    const node = await this.#started();
    const key = toText(record);
    const newer = await translated(node.setValue(key, subkey, data, undefined));
    if (newer !== undefined)
      return { kind: 'conflict', value: { data: newer.data, version: newer.seq } };
    const deferred = (await this.unsent(record)).includes(subkey);
    return { kind: deferred ? 'deferred' : 'accepted' };
  }

  async unsent(record: RecordKey): Promise<readonly number[]> {
    const node = await this.#started();
    const report = await translated(node.inspectRecord(toText(record), undefined, 'local'));
    return report.offlineSubkeys;
  }

  async versions(record: RecordKey, from: number, to: number) {
    const node = await this.#online();
    // Ask for all subkeys: if nobody has written those asked for, the node takes 10 s.
    const report = await translated(node.inspectRecord(toText(record), undefined, 'syncGet'));
    const found = new Map(report.subkeys.map((subkey, i) => [subkey, report.networkSeqs[i]]));
    return [...range(from, to)].map((subkey) => found.get(subkey));
  }

  async watch(record: RecordKey, from: number, to: number): Promise<void> {
    const node = await this.#started();
    const subkeys = range(from, to);
    await translated(node.watchValues(toText(record), subkeys, undefined, undefined));
  }

  onChange(listener: (record: RecordKey, subkeys: readonly number[]) => void): void {
    this.#changed = listener;
  }

  async newRoute(): Promise<{ readonly id: RouteId; readonly blob: RouteBlob }> {
    const node = await this.#online();
    const { routeId, blob } = await translated(node.newPrivateRoute());
    return { id: routeId as RouteId, blob: blob as RouteBlob };
  }

  async importRoute(blob: RouteBlob): Promise<RouteId> {
    const node = await this.#started();
    try {
      return node.importRoute(blob) as RouteId;
    } catch (error) {
      // Whatever the node's reason, the route is of no use.
      throw isVeilidError(error) ? new NetworkError('refused', { cause: error }) : error;
    }
  }

  async releaseRoute(route: RouteId): Promise<void> {
    const node = await this.#started();
    try {
      node.releaseRoute(route);
    } catch (error) {
      // It is dead already.
      if (!isVeilidError(error)) throw error;
    }
  }

  async sendMessage(route: RouteId, message: Uint8Array): Promise<void> {
    const node = await this.#online();
    await translated(node.appMessage(route, message));
  }

  onMessage(listener: (message: Uint8Array, route: RouteId | undefined) => void): void {
    this.#received = listener;
  }

  onRoutesDied(listener: (routes: readonly RouteId[]) => void): void {
    this.#routesDied = listener;
  }

  async #open(open: () => Promise<unknown>): Promise<void> {
    if (!this.#attached) {
      try {
        // A record that the node has stored opens without a network.
        await open();
        return;
      } catch (error) {
        if (!isVeilidError(error)) throw error;
      }
      await this.#online();
    }
    try {
      await open();
    } catch (error) {
      throw this.#isOnline() ? toMissing(error) : toNetworkError(error);
    }
  }

  async #shut(
    record: RecordKey,
    act: (node: VeilidNode, key: string) => Promise<void>,
  ): Promise<void> {
    const node = await this.#started();
    const key = toText(record);
    this.#opened.delete(record);
    try {
      await translated(act(node, key));
    } finally {
      // It may have been opened while this call waited.
      this.#opened.delete(record);
    }
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
      const cancel = this.#clock.after(NODE_TIMEOUT_MS, () => {
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
}

async function translated<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw toNetworkError(error);
  }
}

/** An online node gives up with one of these two if it finds nobody who has the record. */
function toMissing(error: unknown): unknown {
  if (isVeilidError(error) && (error.code === 'TryAgain' || error.code === 'Timeout'))
    return new NetworkError('missing', { cause: error });
  return toNetworkError(error);
}

function bytesOf(pair: KeyPair | undefined): KeyPairBytes | undefined {
  return pair === undefined ? undefined : { publicKey: pair.publicKey, secretKey: pair.secretKey };
}

function range(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
