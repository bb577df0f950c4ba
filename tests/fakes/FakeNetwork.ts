/**
 * A scripted network for our own rules: it stores values, counts versions and reports changes as
 * the DHT does, and carries messages over routes; it goes offline, loses or delays only when a
 * script says so. It proves nothing about Veilid. Long because it fakes the whole port.
 */
import type { KeyPair, PublicKey, RecordKey, RouteBlob, RouteId } from '../../src/chat/ids.ts';
import {
  NetworkError,
  type Network,
  type RecordValue,
  type WriteOutcome,
} from '../../src/chat/ports.ts';
import { asciiBytes, concatBytes, equalBytes } from '../../src/lib/bytes.ts';
import { LocalRecords, nameOf, type Shape } from './LocalRecords.ts';

/** veilid-core: ValueData::MAX_LEN; an app message has the same limit. */
const MAX_BYTES = 32_768;

interface StoredRecord extends Shape {
  readonly values: Map<number, RecordValue>;
  /** Replaced values, newest last: storage nodes may still have them. */
  readonly older: Map<number, RecordValue[]>;
}

/** What all nodes have in common. */
export class FakeDht {
  readonly records = new Map<string, StoredRecord>();
  readonly nodes = new Set<FakeNetwork>();
  /** The owner of each route. A node does not get messages over routes from before its restart. */
  readonly routes = new Map<string, { readonly node: FakeNetwork; readonly id: RouteId }>();
  /** The script: how a change event or a message gets to a node; by default at once. */
  carry: (deliver: () => void, what: 'change' | 'message') => void = (deliver) =>
    queueMicrotask(deliver);
  /**
   * The script: what storage nodes answer when they are asked for a value or its version; by
   * default the newest. A real node never returns a value older than one it has read; this one
   * may.
   */
  answer: (newest: RecordValue, older: readonly RecordValue[]) => RecordValue = (newest) => newest;
  /** The script: called before a value is replaced. */
  stored: (subkey: number, before: Uint8Array, after: Uint8Array) => void = () => undefined;
  #created = 0;

  newKey(): RecordKey {
    const serial = new Uint8Array(4);
    new DataView(serial.buffer).setUint32(0, ++this.#created);
    return concatBytes(serial, new Uint8Array(60)) as RecordKey;
  }

  /** A new node, or one that knows what another one knew. */
  node(known = new LocalRecords()): FakeNetwork {
    const node = new FakeNetwork(this, known.copy());
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

  /** The same records without any nodes. */
  copy(): FakeDht {
    const copy = new FakeDht();
    for (const [name, { values, older, ...shape }] of this.records)
      copy.records.set(name, { ...shape, values: new Map(values), older: new Map(older) });
    copy.#created = this.#created;
    return copy;
  }

  /** The value of a subkey as a reader gets it. */
  ask(record: RecordKey, subkey: number): RecordValue | undefined {
    const stored = this.records.get(nameOf(record));
    const newest = stored?.values.get(subkey);
    return newest && this.answer(newest, stored?.older.get(subkey) ?? []);
  }

  /**
   * Undefined if the value was accepted, otherwise the value that was there before. Of two values
   * with the same version the first one stays (veilid-core, StorageManager::inbound_set_value).
   */
  store(
    record: RecordKey,
    subkey: number,
    value: RecordValue,
    by: FakeNetwork,
    shape: Shape,
  ): RecordValue | undefined {
    const stored = this.records.get(nameOf(record)) ?? {
      ...shape,
      values: new Map<number, RecordValue>(),
      older: new Map<number, RecordValue[]>(),
    };
    this.records.set(nameOf(record), stored);
    const before = stored.values.get(subkey);
    if (before !== undefined && before.version >= value.version)
      return before.version === value.version && equalBytes(before.data, value.data)
        ? undefined
        : before;
    if (before !== undefined) {
      this.stored(subkey, before.data, value.data);
      stored.older.set(subkey, [...(stored.older.get(subkey) ?? []).slice(-3), before]);
    }
    stored.values.set(subkey, value);
    for (const node of this.nodes) if (node !== by) node.hear(record, subkey);
    return undefined;
  }
}

export class FakeNetwork implements Network {
  readonly #dht: FakeDht;
  readonly local: LocalRecords;
  readonly #open = new Map<string, KeyPair | undefined>();
  readonly #watched = new Map<
    string,
    { readonly record: RecordKey; readonly from: number; readonly to: number }
  >();
  /** Changes that the next event reports together. */
  readonly #pendingChanges = new Map<
    string,
    { readonly record: RecordKey; readonly subkeys: Set<number> }
  >();
  readonly #imported = new Map<RouteId, string>();
  /** Imported routes that no longer work because the link was cut. */
  readonly #broken = new Set<string>();
  /** Routes whose owner is gone, and over which a message was lost. */
  readonly #failed = new Set<string>();
  #changed: (record: RecordKey, subkeys: readonly number[]) => void = () => undefined;
  #received: (message: Uint8Array, route: RouteId | undefined) => void = () => undefined;
  #routesDied: (routes: readonly RouteId[]) => void = () => undefined;
  #reachable = true;
  #keepWrites = false;
  #gathers = false;
  #life = 0;
  #calls = 0;
  /** The script: the node gets no events about changes. */
  deaf = false;
  /** The script: messages over routes are lost when they are sent. */
  mute = false;
  /** The script: so many of the next messages over routes are lost. */
  loses = 0;
  /**
   * The script: reads, writes and requests for versions wait until they are let go; alternately
   * before they take effect and after it.
   */
  late: ((goOn: () => void) => void) | undefined;
  /** Every value that this node wrote to the network. */
  readonly written: { readonly record: RecordKey; readonly subkey: number }[] = [];
  /** The number of messages that this node sent over routes. */
  sent = 0;

  constructor(dht: FakeDht, local: LocalRecords) {
    this.#dht = dht;
    this.local = local;
  }

  get isWatching(): boolean {
    return this.#watched.size > 0;
  }

  hasOpen(record: RecordKey): boolean {
    return this.#open.has(nameOf(record));
  }

  watches(record: RecordKey): boolean {
    return this.#watched.has(nameOf(record));
  }

  /** The routes over which this node can be reached. */
  routes(): readonly RouteBlob[] {
    return [...this.#dht.routes]
      .filter(([, { node }]) => node === this)
      .map(([blob]) => Uint8Array.from(blob.split(','), Number) as RouteBlob);
  }

  /** The script: writes are deferred, as when no storage node answers in time. */
  set keepWrites(on: boolean) {
    this.#keepWrites = on;
    if (!on) this.#sendDeferred();
  }

  /** The script: changes are reported together when this ends, as when storage nodes are slow. */
  set gathers(on: boolean) {
    this.#gathers = on;
    if (!on) for (const name of [...this.#pendingChanges.keys()]) this.#report(name);
  }

  /** Cuts the link. Imported routes do not survive that, and fail when they are used. */
  disconnect(): void {
    this.#reachable = false;
    for (const blob of this.#imported.values()) this.#broken.add(blob);
  }

  /** Sends deferred writes, as a node does by itself. */
  reconnect(): void {
    this.#reachable = true;
    this.keepWrites = false;
  }

  /**
   * A new node of the same person: nothing is open or watched, but it knows what it knew before.
   */
  restart(): void {
    this.#life++;
    this.#open.clear();
    this.#watched.clear();
    this.#pendingChanges.clear();
    this.#imported.clear();
    this.#broken.clear();
    this.#failed.clear();
    for (const [blob, { node }] of this.#dht.routes)
      if (node === this) this.#dht.routes.delete(blob);
  }

  /** The node's own routes stop working, and it gets an event about it. */
  loseRoutes(): void {
    const lost = [...this.#dht.routes].filter(([, { node }]) => node === this);
    for (const [blob] of lost) this.#dht.routes.delete(blob);
    this.#routesDied(lost.map(([, { id }]) => id));
  }

  /** Storage nodes forget the watches, and the node gets an event about each. */
  endWatches(): void {
    const records = [...this.#watched.values()].map(({ record }) => record);
    this.#watched.clear();
    for (const record of records) this.#changed(record, []);
  }

  /** Reports changes that come together in one event, as a node does. */
  hear(record: RecordKey, subkey: number): void {
    const name = nameOf(record);
    const range = this.#watched.get(name);
    if (this.deaf || !this.#reachable || range === undefined) return;
    if (subkey < range.from || subkey > range.to) return;
    const pending = this.#pendingChanges.get(name);
    if (pending !== undefined) return void pending.subkeys.add(subkey);
    this.#pendingChanges.set(name, { record, subkeys: new Set([subkey]) });
    if (!this.#gathers) queueMicrotask(() => this.#report(name));
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
    this.local.add(key, { members, subkeysEach });
    this.#open.set(nameOf(key), undefined);
    return key;
  }

  async openRecord(record: RecordKey, writer: KeyPair | undefined): Promise<void> {
    await Promise.resolve();
    const name = nameOf(record);
    // A record that this node knows opens without a network.
    if (this.local.shape(record) === undefined) {
      if (!this.#reachable) throw new NetworkError('offline');
      const found = this.#dht.records.get(name);
      if (found === undefined) throw new NetworkError('missing');
      this.local.add(record, found);
    }
    this.#open.set(name, writer);
  }

  async closeRecord(record: RecordKey): Promise<void> {
    await Promise.resolve();
    this.#open.delete(nameOf(record));
    this.#watched.delete(nameOf(record));
  }

  async deleteRecord(record: RecordKey): Promise<void> {
    await Promise.resolve();
    this.local.delete(record);
    this.#open.delete(nameOf(record));
    this.#watched.delete(nameOf(record));
  }

  read(record: RecordKey, subkey: number): Promise<RecordValue | undefined> {
    return this.#call(() => {
      this.#opened(record);
      if (!this.#reachable) throw new NetworkError('offline');
      const value = this.#dht.ask(record, subkey);
      if (value !== undefined) this.local.saw(record, subkey, value);
      return value;
    });
  }

  write(record: RecordKey, subkey: number, data: Uint8Array): Promise<WriteOutcome> {
    return this.#call((): WriteOutcome => {
      const writer = this.#opened(record);
      const shape = this.local.shape(record);
      const member = shape?.members[Math.floor(subkey / shape.subkeysEach)];
      if (writer === undefined || member === undefined || !equalBytes(member, writer.publicKey))
        throw new NetworkError('refused');
      if (data.length > MAX_BYTES) throw new NetworkError('refused');
      const value = this.local.next(record, subkey, data);
      if (!this.#reachable || this.#keepWrites) {
        this.local.wrote(record, subkey, value, true);
        return { kind: 'deferred' };
      }
      const newer = this.#put(record, subkey, value);
      return newer === undefined ? { kind: 'accepted' } : { kind: 'conflict', value: newer };
    });
  }

  async unsent(record: RecordKey): Promise<readonly number[]> {
    await Promise.resolve();
    this.#opened(record);
    return this.local.deferred(record);
  }

  versions(record: RecordKey, from: number, to: number): Promise<readonly (number | undefined)[]> {
    return this.#call(() => {
      this.#opened(record);
      if (!this.#reachable) throw new NetworkError('offline');
      const subkeys = Array.from({ length: to - from + 1 }, (_, i) => from + i);
      return subkeys.map((subkey) => this.#dht.ask(record, subkey)?.version);
    });
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
    if (message.length > MAX_BYTES) throw new NetworkError('refused');
    const blob = this.#imported.get(route);
    if (blob === undefined) throw new NetworkError('offline');
    const owner = this.#dht.routes.get(blob)?.node;
    if (!this.#reachable || this.#broken.has(blob) || (!owner && this.#failed.has(blob))) {
      this.#imported.delete(route);
      queueMicrotask(() => this.#routesDied([route]));
      throw new NetworkError('offline');
    }
    this.sent++;
    // The node learns that the owner is gone only after the first message was lost.
    if (owner === undefined) this.#failed.add(blob);
    else if (this.loses > 0) this.loses--;
    else if (!this.mute) owner.receive(message.slice(), blob);
  }

  onMessage(listener: (message: Uint8Array, route: RouteId | undefined) => void): void {
    this.#received = listener;
  }

  onRoutesDied(listener: (routes: readonly RouteId[]) => void): void {
    this.#routesDied = listener;
  }

  /** Makes a call that is never answered if the node has gone meanwhile. */
  async #call<T>(act: () => T): Promise<T> {
    await Promise.resolve();
    const { late } = this;
    if (late === undefined) return act();
    const life = this.#life;
    const first = this.#calls++ % 2 === 0 ? resultOf(act) : undefined;
    await new Promise<void>(late);
    if (life !== this.#life) return new Promise<T>(() => undefined);
    return first === undefined ? act() : first();
  }

  #report(name: string): void {
    const pending = this.#pendingChanges.get(name);
    if (this.#gathers || pending === undefined) return;
    this.#pendingChanges.delete(name);
    this.#dht.carry(() => this.#changed(pending.record, [...pending.subkeys]), 'change');
  }

  #sendDeferred(): void {
    if (!this.#reachable) return;
    for (const { record, subkey, value } of this.local.takeDeferred())
      this.#put(record, subkey, value);
  }

  /** The value that the network has instead, if it did not accept this one. */
  #put(record: RecordKey, subkey: number, value: RecordValue): RecordValue | undefined {
    const shape = this.local.shape(record);
    if (shape === undefined) throw new Error('only what was opened is written');
    const newer = this.#dht.store(record, subkey, value, this, shape);
    this.local.wrote(record, subkey, newer ?? value, false);
    if (newer === undefined) this.written.push({ record, subkey });
    return newer;
  }

  #opened(record: RecordKey): KeyPair | undefined {
    const name = nameOf(record);
    if (!this.#open.has(name)) throw new NetworkError('refused');
    return this.#open.get(name);
  }
}

/** Acts now; the returned function gives the result or throws the error. */
function resultOf<T>(act: () => T): () => T {
  try {
    const result = act();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
