/**
 * The identity keys that the person has blocked. A blocked key blocks every conversation and
 * invitation with it. The list is one value in the vault, so one commit blocks all of them at once.
 * A change holds at once and is saved after that: without room it would otherwise never hold.
 */
import * as v from 'valibot';
import { equalBytes } from '../../lib/bytes.ts';
import { Mutex } from '../../lib/Mutex.ts';
import type { Context } from '../Context.ts';
import type { PublicKey } from '../ids.ts';
import { LateSave } from '../LateSave.ts';
import type { Vault } from '../ports.ts';
import { decodeCbor, encodeCbor, publicKeySchema } from '../wire/cbor.ts';
import { setAside } from '../setAside.ts';
import { BLOCK_LIST_KEY } from '../vaultKeys.ts';

const schema = v.object({ v: v.literal(1), keys: v.array(publicKeySchema) });

export class BlockList {
  readonly #vault: Vault;
  readonly #mutex = new Mutex();
  readonly #lateSave: LateSave;
  #keys: readonly PublicKey[];
  /** The keys on the disk; undefined if they cannot be read. */
  #saved: readonly PublicKey[] | undefined;
  #savedLate: () => void = () => undefined;

  private constructor(context: Context, saved: readonly PublicKey[] | undefined) {
    this.#vault = context.vault;
    this.#keys = saved ?? [];
    this.#saved = saved;
    const save = () => this.#mutex.run(() => this.#save());
    this.#lateSave = new LateSave(context, save, () => this.#savedLate());
  }

  /** A list that cannot be read is copied aside; see `blockAll`. */
  static async load(context: Context): Promise<BlockList> {
    const { vault } = context;
    const value = await vault.get(BLOCK_LIST_KEY);
    if (value === undefined) return new BlockList(context, []);
    const stored = decodeCbor(schema, value);
    if (stored === undefined) await setAside(vault, [{ key: BLOCK_LIST_KEY, value }]);
    return new BlockList(context, stored?.keys);
  }

  /** Set once: called when a change is saved for which there was no room before. */
  onLateSave(listener: () => void): void {
    this.#savedLate = listener;
  }

  /** The app is closed. */
  stop(): void {
    this.#lateSave.stop();
  }

  /**
   * Blocks these keys without saving. If the stored list cannot be read, we do not know who is on
   * it: everybody counts as blocked until the person unblocks them. The first unblocking saves a
   * new list of all others, and so does a new friend: they were not on the old list.
   */
  blockAll(keys: readonly PublicKey[]): void {
    this.#keys = keys;
  }

  /** Saves a new list in place of one that cannot be read. Returns whether it saved one. */
  async replaceUnreadable(): Promise<boolean> {
    if (!this.isUnreadable) return false;
    return this.#mutex.run(() => this.#saveOrRetry());
  }

  /** The stored list cannot be read, and no new one was saved yet. */
  get isUnreadable(): boolean {
    return this.#saved === undefined;
  }

  has(key: PublicKey): boolean {
    return includes(this.#keys, key);
  }

  /** Whether the last change for this key holds only until the app is closed. */
  isUnsaved(key: PublicKey): boolean {
    return this.#lateSave.isDue && this.has(key) !== includes(this.#saved ?? [], key);
  }

  /** Blocks a key. Returns whether that is saved; otherwise it will be once there is room. */
  add(key: PublicKey): Promise<boolean> {
    return this.#change((keys) => (this.has(key) ? keys : [...keys, key]));
  }

  /** Unblocks a key. The same holds for the result. */
  delete(key: PublicKey): Promise<boolean> {
    return this.retain((each) => !equalBytes(each, key));
  }

  /** Keeps only the wanted keys. The same holds for the result. */
  retain(isWanted: (key: PublicKey) => boolean): Promise<boolean> {
    return this.#change((keys) => (keys.every(isWanted) ? keys : keys.filter(isWanted)));
  }

  #change(next: (keys: readonly PublicKey[]) => readonly PublicKey[]): Promise<boolean> {
    return this.#mutex.run(async () => {
      const before = this.#keys;
      this.#keys = next(before);
      if (this.#keys === before) return !this.#lateSave.isDue;
      try {
        return await this.#saveOrRetry();
      } catch (error) {
        this.#keys = before;
        throw error;
      }
    });
  }

  async #saveOrRetry(): Promise<boolean> {
    const isSaved = await this.#save();
    if (isSaved) this.#lateSave.done();
    else this.#lateSave.later();
    return isSaved;
  }

  /** Returns whether there was room. */
  async #save(): Promise<boolean> {
    const keys = this.#keys;
    const value = encodeCbor({ v: 1, keys });
    const isSaved = await this.#vault.remedy([{ kind: 'put', key: BLOCK_LIST_KEY, value }]);
    if (isSaved) this.#saved = keys;
    return isSaved;
  }
}

function includes(keys: readonly PublicKey[], key: PublicKey): boolean {
  return keys.some((each) => equalBytes(each, key));
}
