/** A node with the app's own adapters but no chat, and the measurements on it; all times in ms. */
import type { KeyPair, PublicKey, RecordKey } from '../../../src/chat/ids.ts';
import type { Network } from '../../../src/chat/ports.ts';
import { BareNode } from '../../BareNode.ts';
import { now } from './now.ts';
import { Talk } from './Talk.ts';

/** The subkey that is overwritten. */
const SUBKEY = 0;
/** The size of a short sealed message; the value begins with its number. */
const VALUE_SIZE = 200;

export class BenchNode {
  readonly #node: BareNode;
  readonly #talk: Talk;
  readonly #seen = new Set<number>();
  #pair: KeyPair | undefined;
  /** Polling ends when this number was read; undefined while polling has no end yet. */
  #last: number | undefined;
  #polled: Promise<void> = Promise.resolve();

  constructor(moduleAddress: string, appAddress: URL) {
    this.#node = new BareNode(moduleAddress, appAddress);
    this.#talk = new Talk(this.#node.network);
  }

  /** Resolves with the node's public key when the node is ready. */
  async join(): Promise<number[]> {
    await this.#node.join();
    this.#pair = await this.#node.crypto.generateKeyPair();
    return [...this.#pair.publicKey];
  }

  get #network(): Network {
    return this.#node.network;
  }

  async newRoute(): Promise<number[]> {
    return [...(await this.#network.newRoute()).blob];
  }

  async meet(blob: readonly number[]): Promise<void> {
    await this.#talk.meet(Uint8Array.from(blob));
  }

  /** Creates a record with a value, for this node and the other one. */
  async createRecord(other: readonly number[]): Promise<number[]> {
    if (this.#pair === undefined) throw new Error('not joined');
    const members = [this.#pair.publicKey, Uint8Array.from(other) as PublicKey];
    const record = await this.#network.createRecord(members, 1);
    await this.#network.openRecord(record, this.#pair);
    await this.#write(record, 0);
    return [...record];
  }

  async openRecord(record: readonly number[]): Promise<void> {
    await this.#network.openRecord(Uint8Array.from(record) as RecordKey, this.#pair);
  }

  /** Sends messages there and back, one at a time; returns how long each way took. */
  async bounce(count: number): Promise<{ there: number[]; back: number[] }> {
    const [there, back]: [number[], number[]] = [[], []];
    for (let n = 1; n <= count; n += 1) {
      const answer = this.#talk.next('pong', n);
      const at = now();
      await this.#talk.send({ kind: 'ping', n, at });
      const { note, receivedAt } = await answer;
      there.push((note.heardAt ?? NaN) - at);
      back.push(receivedAt - note.at);
    }
    return { there, back };
  }

  /** Writes first..last one at a time, each after the other side has seen the one before. */
  async writeInTurn(
    record: readonly number[],
    first: number,
    last: number,
    pause = 0,
  ): Promise<number[]> {
    const key = Uint8Array.from(record) as RecordKey;
    const times: number[] = [];
    for (let n = first; n <= last; n += 1) {
      // A watch has a fixed tick: spread the writes over the time between two ticks.
      const wait = pause === 0 ? 0 : (n * 0.618 * pause) % pause;
      await new Promise((resolve) => setTimeout(resolve, wait));
      const seen = this.#talk.next('saw', n);
      const at = now();
      await this.#write(key, n);
      times.push((await seen).note.at - at);
    }
    return times;
  }

  /** Writes first..last, each as soon as the network has accepted the one before. */
  async writeFast(record: readonly number[], first: number, last: number): Promise<void> {
    for (let n = first; n <= last; n += 1)
      await this.#write(Uint8Array.from(record) as RecordKey, n);
  }

  /**
   * Polls the newest value without a pause; with `report` it reports each new one to the other
   * side.
   */
  startPolling(record: readonly number[], report: boolean): void {
    this.#last = undefined;
    this.#seen.clear();
    this.#polled = this.#poll(Uint8Array.from(record) as RecordKey, report);
  }

  /** Polls until it has read this number; returns all numbers it read. Rejects if a read failed. */
  async stopPolling(last: number): Promise<number[]> {
    this.#last = last;
    await this.#polled;
    return [...this.#seen];
  }

  /** Reports each change to the other side, with the time at which the watch announced it. */
  async startWatching(record: readonly number[]): Promise<void> {
    const key = Uint8Array.from(record) as RecordKey;
    this.#seen.clear();
    this.#network.onChange(() => {
      const at = now();
      void this.#look(key, at, true);
    });
    await this.#network.watch(key, SUBKEY, SUBKEY);
  }

  /** Writes until the other side's watch sees a value; returns the next number. */
  async writeUntilWatched(record: readonly number[], first: number): Promise<number> {
    for (let n = first; ; n += 1) {
      const seen = this.#talk.next('saw', n, 4_000).then(
        () => true,
        () => false,
      );
      await this.#write(Uint8Array.from(record) as RecordKey, n);
      if (await seen) return n + 1;
    }
  }

  async #poll(record: RecordKey, report: boolean): Promise<void> {
    while (this.#last === undefined || !this.#seen.has(this.#last))
      await this.#look(record, undefined, report);
  }

  async #look(record: RecordKey, at: number | undefined, report: boolean): Promise<void> {
    const value = await this.#network.read(record, SUBKEY);
    const seenAt = at ?? now();
    if (value === undefined) return;
    const n = new DataView(value.data.slice().buffer).getUint32(0);
    if (this.#seen.has(n)) return;
    this.#seen.add(n);
    if (report) await this.#talk.send({ kind: 'saw', n, at: seenAt });
  }

  async #write(record: RecordKey, n: number): Promise<void> {
    const data = new Uint8Array(VALUE_SIZE);
    new DataView(data.buffer).setUint32(0, n);
    await this.#network.write(record, SUBKEY, data);
  }
}
