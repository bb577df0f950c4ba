/**
 * A scripted network for the rules of our own: it stores, versions and tells as the DHT
 * does, carries messages over routes, and goes offline, loses or delays only when told. It
 * proves nothing about Veilid. Longer than most files because it fakes the whole port.
 */
import type { KeyPair, PublicKey, RecordKey, RouteBlob, RouteId } from '../../src/chat/ids.ts';
import {
  NetworkError,
  type Network,
  type RecordValue,
  type WriteOutcome,
} from '../../src/chat/ports.ts';
import { asciiBytes, concatBytes, equalBytes } from '../../src/lib/bytes.ts';

interface StoredRecord {
  readonly members: readonly PublicKey[];
  readonly subkeysEach: number;
  readonly values: Map<number, RecordValue>;
  /** Replaced values, newest last: storage nodes may still have them. */
  readonly older: Map<number, RecordValue[]>;
}

const nameOf = (record: RecordKey) => record.join();

/** What all nodes share. */
export class FakeDht {
  readonly records = new Map<string, StoredRecord>();
  readonly nodes = new Set<FakeNetwork>();
  /** Who is reached by a route. A node that restarted is not reached by its old ones. */
  readonly routes = new Map<string, { readonly node: FakeNetwork; readonly id: RouteId }>();
  /** The script: how an event about a change, or a message, gets to a node; at once unless told. */
  carry: (deliver: () => void, what: 'change' | 'message') => void = (deliver) =>
    queueMicrotask(deliver);
  /** The script: what storage nodes answer when asked for a value; the newest unless told. */
  answer: (newest: RecordValue, older: readonly RecordValue[]) => RecordValue = (newest) => newest;
  /** The script: called before a value is replaced. */
  stored: (subkey: number, before: Uint8Array, after: Uint8Array) => void = () => undefined;
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

  newRoute(node: FakeNetwork): { readonly id: RouteId; readonly blob: RouteBlob } {
    const serial = ++this.#created;
    const id = `own ${serial}` as RouteId;
    const blob = concatBytes(Uint8Array.of(82), asciiBytes(String(serial))) as RouteBlob;
    this.routes.set(blob.join(), { node, id });
    return { id, blob };
  }

  /** The same records, with nobody there. */
  copy(): FakeDht {
    const copy = new FakeDht();
    for (const [name, { members, subkeysEach, values, older }] of this.records)
      copy.records.set(name, {
        members,
        subkeysEach,
        values: new Map(values),
        older: new Map(older),
      });
    copy.#created = this.#created;
    return copy;
  }

  /** What a reader gets to see of a subkey. */
  ask(record: RecordKey, subkey: number): RecordValue | undefined {
    const stored = this.records.get(nameOf(record));
    const newest = stored?.values.get(subkey);
    return newest && this.answer(newest, stored?.older.get(subkey) ?? []);
  }

  store(record: RecordKey, subkey: number, value: RecordValue, by: FakeNetwork): void {
    const stored = this.records.get(nameOf(record));
    const before = stored?.values.get(subkey);
    if (before !== undefined) this.stored(subkey, before.data, value.data);
    if (before !== undefined)
      stored?.older.set(subkey, [...(stored.older.get(subkey) ?? []).slice(-3), before]);
    stored?.values.set(subkey, value);
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
  readonly #untold = new Map<string, Set<number>>();
  readonly #imported = new Map<RouteId, string>();
  #changed: (record: RecordKey, subkeys: readonly number[]) => void = () => undefined;
  #received: (message: Uint8Array, route: RouteId | undefined) => void = () => undefined;
  #routesDied: (routes: readonly RouteId[]) => void = () => undefined;
  #reachable = true;
  /** The script: the node loses what it is told about changes. */
  deaf = false;
  /** The script: writes are only kept, as when no storage node answers in time. */
  keepWrites = false;
  /** The script: messages over routes are lost on the way out. */
  mute = false;
  /** The script: so many of the next messages over routes are lost. */
  loses = 0;
  /** Everything this node wrote to the network. */
  readonly written: { readonly record: RecordKey; readonly subkey: number }[] = [];
  /** How many messages this node sent over routes. */
  sent = 0;

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
    this.#untold.clear();
    this.#imported.clear();
    for (const [blob, { node }] of this.#dht.routes)
      if (node === this) this.#dht.routes.delete(blob);
  }

  /** The node's own routes stop working, and it is told so. */
  loseRoutes(): void {
    const lost = [...this.#dht.routes].filter(([, { node }]) => node === this);
    for (const [blob] of lost) this.#dht.routes.delete(blob);
    this.#routesDied(lost.map(([, { id }]) => id));
  }

  /** Storage nodes forgot the watches; the node says so. */
  endWatches(): void {
    const records = [...this.#watched.values()].map(({ record }) => record);
    this.#watched.clear();
    for (const record of records) this.#changed(record, []);
  }

  /** Changes that come together are told as one event, as a node does. */
  hear(record: RecordKey, subkey: number): void {
    const range = this.#watched.get(nameOf(record));
    if (this.deaf || !this.#reachable || range === undefined) return;
    if (subkey < range.from || subkey > range.to) return;
    const untold = this.#untold.get(nameOf(record));
    if (untold !== undefined) return void untold.add(subkey);
    const subkeys = new Set([subkey]);
    this.#untold.set(nameOf(record), subkeys);
    queueMicrotask(() => {
      this.#untold.delete(nameOf(record));
      this.#dht.carry(() => this.#changed(record, [...subkeys]), 'change');
    });
  }

  receive(message: Uint8Array, blob: string): void {
    this.#dht.carry(() => {
      const route = this.#dht.routes.get(blob);
      if (this.#reachable && route?.node === this) this.#received(message, route.id);
    }, 'message');
  }

  async createRecord(members: readonly PublicKey[], subkeysEach: number): Promise<RecordKey> {
    await Promise.resolve();
    if (members.some((key) => key.length !== 32)) throw new NetworkError('refused');
    const key = this.#dht.newKey();
    this.#created.set(nameOf(key), { members, subkeysEach, values: new Map(), older: new Map() });
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
    return this.#dht.ask(record, subkey);
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
    const subkeys = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    return subkeys.map((subkey) => this.#dht.ask(record, subkey)?.version);
  }

  async watch(record: RecordKey, from: number, to: number): Promise<void> {
    await Promise.resolve();
    this.#opened(record);
    if (this.#dht.records.has(nameOf(record)))
      this.#watched.set(nameOf(record), { record, from, to });
  }

  onChange(listener: (record: RecordKey, subkeys: readonly number[]) => void): void {
    this.#changed = listener;
  }

  async newRoute(): Promise<{ readonly id: RouteId; readonly blob: RouteBlob }> {
    await Promise.resolve();
    if (!this.#reachable) throw new NetworkError('offline');
    return this.#dht.newRoute(this);
  }

  async importRoute(blob: RouteBlob): Promise<RouteId> {
    await Promise.resolve();
    if (blob[0] !== 82) throw new NetworkError('refused');
    const id = `imported ${blob.join()}` as RouteId;
    this.#imported.set(id, blob.join());
    return id;
  }

  async releaseRoute(route: RouteId): Promise<void> {
    await Promise.resolve();
    this.#imported.delete(route);
    for (const [blob, { node, id }] of this.#dht.routes)
      if (node === this && id === route) this.#dht.routes.delete(blob);
  }

  async sendMessage(route: RouteId, message: Uint8Array): Promise<void> {
    await Promise.resolve();
    const blob = this.#imported.get(route);
    if (blob === undefined || !this.#reachable) throw new NetworkError('offline');
    if (message.length > 32 * 1024) throw new NetworkError('refused');
    this.sent++;
    if (this.loses > 0) this.loses--;
    else if (!this.mute) this.#dht.routes.get(blob)?.node.receive(message.slice(), blob);
  }

  onMessage(listener: (message: Uint8Array, route: RouteId | undefined) => void): void {
    this.#received = listener;
  }

  onRoutesDied(listener: (routes: readonly RouteId[]) => void): void {
    this.#routesDied = listener;
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
