/** A node with the app's own adapters and no chat, and what is measured on it: all times in ms. */
import type { KeyPair, PublicKey, RecordKey } from '../../../src/chat/ids.ts';
import { systemClock } from '../../../src/backend/systemClock.ts';
import { NodeRunner } from '../../../src/veilid/NodeRunner.ts';
import { VeilidCrypto } from '../../../src/veilid/VeilidCrypto.ts';
import { VeilidNetwork } from '../../../src/veilid/VeilidNetwork.ts';
import { now } from './now.ts';
import { Talk } from './Talk.ts';

/** The subkey that is written over and over. */
const SUBKEY = 0;
/** A value as large as a short sealed message, with its number in front. */
const VALUE_SIZE = 200;

export class BenchNode {
  readonly #network = new VeilidNetwork(systemClock, () => true);
  readonly #runner: NodeRunner;
  readonly #crypto: VeilidCrypto;
  readonly #talk = new Talk(this.#network);
  readonly #ready = Promise.withResolvers<void>();
  readonly #seen = new Set<number>();
  #pair: KeyPair | undefined;
  /** The number to be seen before polling ends; none as long as it goes on anyhow. */
  #last: number | undefined;
  #polled: Promise<void> = Promise.resolve();

  constructor(moduleAddress: string, appAddress: URL) {
    this.#runner = new NodeRunner({
      // Nobody looks at how it comes.
      module: { address: moduleAddress, bytes: 0 },
      appAddress,
      progress: () => undefined,
      update: (update) => {
        this.#network.update(update);
        if (update.kind === 'attachment' && update.publicInternetReady) this.#ready.resolve();
      },
    });
    this.#crypto = new VeilidCrypto(this.#runner);
  }

  /** Resolves when the node is ready; its public key. */
  async join(): Promise<number[]> {
    this.#network.use(await this.#runner.start('bench'));
    await this.#ready.promise;
    this.#pair = await this.#crypto.generateKeyPair();
    return [...this.#pair.publicKey];
  }

  async newRoute(): Promise<number[]> {
    return [...(await this.#network.newRoute()).blob];
  }

  async meet(blob: readonly number[]): Promise<void> {
    await this.#talk.meet(Uint8Array.from(blob));
  }

  /** A record of both, this node first, that has a value. */
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

  /** One message there and one back, one at a time: how long each way took. */
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

  /** Writes first..last one at a time, each after the other side saw the one before. */
  async writeInTurn(
    record: readonly number[],
    first: number,
    last: number,
    pause = 0,
  ): Promise<number[]> {
    const key = Uint8Array.from(record) as RecordKey;
    const times: number[] = [];
    for (let n = first; n <= last; n += 1) {
      // A watch ticks: writes must not fall on one and the same point between two ticks.
      const wait = pause === 0 ? 0 : (n * 0.618 * pause) % pause;
      await new Promise((resolve) => setTimeout(resolve, wait));
      const seen = this.#talk.next('saw', n);
      const at = now();
      await this.#write(key, n);
      times.push((await seen).note.at - at);
    }
    return times;
  }

  /** Writes first..last, each as soon as the network has taken the one before. */
  async writeFast(record: readonly number[], first: number, last: number): Promise<void> {
    for (let n = first; n <= last; n += 1)
      await this.#write(Uint8Array.from(record) as RecordKey, n);
  }

  /** Asks the network for the newest value again and again; `tell`: says each new one at once. */
  startPolling(record: readonly number[], tell: boolean): void {
    this.#last = undefined;
    this.#seen.clear();
    this.#polled = this.#poll(Uint8Array.from(record) as RecordKey, tell);
  }

  /** Polls on until it has seen that number; all numbers it saw. Rejects if a read failed. */
  async stopPolling(last: number): Promise<number[]> {
    this.#last = last;
    await this.#polled;
    return [...this.#seen];
  }

  /** Says each change that the watch tells of, as of the moment it was told. */
  async startWatching(record: readonly number[]): Promise<void> {
    const key = Uint8Array.from(record) as RecordKey;
    this.#seen.clear();
    this.#network.onChange(() => {
      const at = now();
      void this.#look(key, at, true);
    });
    await this.#network.watch(key, SUBKEY, SUBKEY);
  }

  /** Writes until the other side's watch tells of one; the number after the last. */
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

  async #poll(record: RecordKey, tell: boolean): Promise<void> {
    while (this.#last === undefined || !this.#seen.has(this.#last))
      await this.#look(record, undefined, tell);
  }

  async #look(record: RecordKey, at: number | undefined, tell: boolean): Promise<void> {
    const value = await this.#network.read(record, SUBKEY);
    const seenAt = at ?? now();
    if (value === undefined) return;
    const n = new DataView(value.data.slice().buffer).getUint32(0);
    if (this.#seen.has(n)) return;
    this.#seen.add(n);
    if (tell) await this.#talk.send({ kind: 'saw', n, at: seenAt });
  }

  async #write(record: RecordKey, n: number): Promise<void> {
    const data = new Uint8Array(VALUE_SIZE);
    new DataView(data.buffer).setUint32(0, n);
    await this.#network.write(record, SUBKEY, data);
  }
}
