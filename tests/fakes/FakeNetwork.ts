/**
 * A scripted network for the rules of our own: it stores, versions and tells as the DHT
 * does, and goes offline, holds back events or forgets only when told. It proves nothing
 * about Veilid.
 */
import type { KeyPair, PublicKey, RecordKey } from '../../src/chat/ids.ts';
import {
  NetworkError,
  type Network,
  type RecordValue,
  type WriteOutcome,
} from '../../src/chat/ports.ts';
import { concatBytes, equalBytes } from '../../src/lib/bytes.ts';

interface StoredRecord {
  readonly members: readonly PublicKey[];
  readonly subkeysEach: number;
  readonly values: Map<number, RecordValue>;
}

const nameOf = (record: RecordKey) => record.join();

/** What all nodes share. */
export class FakeDht {
  readonly records = new Map<string, StoredRecord>();
  readonly nodes = new Set<FakeNetwork>();
  #created = 0;

  newKey(): RecordKey {
    const serial = new Uint8Array(4);
    new DataView(serial.buffer).setUint32(0, ++this.#created);
    return concatBytes(serial, new Uint8Array(60)) as RecordKey;
  }

  node(): FakeNetwork {
    const node = new FakeNetwork(this);
    this.nodes.add(node);
    return node;
  }

  store(record: RecordKey, subkey: number, value: RecordValue, by: FakeNetwork): void {
    this.records.get(nameOf(record))?.values.set(subkey, value);
    for (const node of this.nodes) if (node !== by) node.hear(record, subkey);
  }
}

export class FakeNetwork implements Network {
  readonly #dht: FakeDht;
  readonly #created = new Map<string, StoredRecord>();
  readonly #open = new Map<string, KeyPair | undefined>();
  readonly #watched = new Map<
    string,
    { readonly record: RecordKey; readonly from: number; readonly to: number }
  >();
  readonly #kept = new Map<string, { record: RecordKey; subkey: number; data: Uint8Array }>();
  #listener: (record: RecordKey, subkeys: readonly number[]) => void = () => undefined;
  #reachable = true;
  /** The script: the node loses what it is told about changes. */
  deaf = false;
  /** The script: writes are only kept, as when no storage node answers in time. */
  keepWrites = false;
  /** Everything this node wrote to the network. */
  readonly written: { readonly record: RecordKey; readonly subkey: number }[] = [];

  constructor(dht: FakeDht) {
    this.#dht = dht;
  }

  get isWatching(): boolean {
    return this.#watched.size > 0;
  }

  disconnect(): void {
    this.#reachable = false;
  }

  /** Kept writes go out, as a node does by itself. */
  reconnect(): void {
    this.#reachable = true;
    this.keepWrites = false;
    for (const { record, subkey, data } of [...this.#kept.values()])
      this.#put(record, subkey, data);
    this.#kept.clear();
  }

  /** A new node of the same person: nothing is open or watched; kept writes are still there. */
  restart(): void {
    this.#open.clear();
    this.#watched.clear();
  }

  /** Storage nodes forgot the watches; the node says so. */
  endWatches(): void {
    const records = [...this.#watched.values()].map(({ record }) => record);
    this.#watched.clear();
    for (const record of records) this.#listener(record, []);
  }

  hear(record: RecordKey, subkey: number): void {
    const range = this.#watched.get(nameOf(record));
    if (this.deaf || !this.#reachable || range === undefined) return;
    if (subkey < range.from || subkey > range.to) return;
    queueMicrotask(() => this.#listener(record, [subkey]));
  }

  async createRecord(members: readonly PublicKey[], subkeysEach: number): Promise<RecordKey> {
    await Promise.resolve();
    if (members.some((key) => key.length !== 32)) throw new NetworkError('refused');
    const key = this.#dht.newKey();
    this.#created.set(nameOf(key), { members, subkeysEach, values: new Map() });
    this.#open.set(nameOf(key), undefined);
    return key;
  }

  async openRecord(record: RecordKey, writer: KeyPair | undefined): Promise<void> {
    await Promise.resolve();
    const name = nameOf(record);
    if (!this.#created.has(name) && !this.#open.has(name)) this.#known(record);
    this.#open.set(name, writer ?? this.#open.get(name));
  }

  async deleteRecord(record: RecordKey): Promise<void> {
    await Promise.resolve();
    this.#open.delete(nameOf(record));
    this.#watched.delete(nameOf(record));
  }

  async read(record: RecordKey, subkey: number): Promise<RecordValue | undefined> {
    await Promise.resolve();
    this.#opened(record);
    if (!this.#reachable) throw new NetworkError('offline');
    return this.#dht.records.get(nameOf(record))?.values.get(subkey);
  }

  async write(record: RecordKey, subkey: number, data: Uint8Array): Promise<WriteOutcome> {
    await Promise.resolve();
    const writer = this.#opened(record);
    const { members, subkeysEach } = this.#created.get(nameOf(record)) ?? this.#known(record);
    const member = members[Math.floor(subkey / subkeysEach)];
    if (writer === undefined || member === undefined || !equalBytes(member, writer.publicKey))
      throw new NetworkError('refused');
    if (data.length > 32 * 1024) throw new NetworkError('refused');
    if (!this.#reachable || this.keepWrites) {
      this.#kept.set(`${nameOf(record)}/${subkey}`, { record, subkey, data: data.slice() });
      return { kind: 'kept' };
    }
    this.#put(record, subkey, data);
    return { kind: 'accepted' };
  }

  async unsent(record: RecordKey): Promise<readonly number[]> {
    await Promise.resolve();
    this.#opened(record);
    return [...this.#kept.values()]
      .filter((kept) => equalBytes(kept.record, record))
      .map(({ subkey }) => subkey);
  }

  async versions(record: RecordKey, from: number, to: number) {
    await Promise.resolve();
    this.#opened(record);
    if (!this.#reachable) throw new NetworkError('offline');
    const values = this.#dht.records.get(nameOf(record))?.values;
    return Array.from({ length: to - from + 1 }, (_, i) => values?.get(from + i)?.version);
  }

  async watch(record: RecordKey, from: number, to: number): Promise<void> {
    await Promise.resolve();
    this.#opened(record);
    if (this.#dht.records.has(nameOf(record)))
      this.#watched.set(nameOf(record), { record, from, to });
  }

  onChange(listener: (record: RecordKey, subkeys: readonly number[]) => void): void {
    this.#listener = listener;
  }

  #put(record: RecordKey, subkey: number, data: Uint8Array): void {
    const name = nameOf(record);
    const mine = this.#created.get(name);
    if (!this.#dht.records.has(name) && mine !== undefined) this.#dht.records.set(name, mine);
    const before = this.#dht.records.get(name)?.values.get(subkey);
    const value = { data: data.slice(), version: (before?.version ?? -1) + 1 };
    this.written.push({ record, subkey });
    this.#dht.store(record, subkey, value, this);
  }

  #opened(record: RecordKey): KeyPair | undefined {
    const name = nameOf(record);
    if (!this.#open.has(name)) throw new NetworkError('refused');
    return this.#open.get(name);
  }

  #known(record: RecordKey): StoredRecord {
    if (!this.#reachable) throw new NetworkError('offline');
    const found = this.#dht.records.get(nameOf(record));
    if (found === undefined) throw new NetworkError('missing');
    return found;
  }
}
