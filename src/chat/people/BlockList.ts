/**
 * The identity keys that the person has blocked. A blocked key blocks every conversation and
 * invitation with it. The list is one value in the vault, so one commit blocks all of them at once.
 */
import * as v from 'valibot';
import { equalBytes } from '../../lib/bytes.ts';
import { Mutex } from '../../lib/Mutex.ts';
import type { PublicKey } from '../ids.ts';
import type { Vault } from '../ports.ts';
import { decodeCbor, encodeCbor, publicKeySchema } from '../wire/cbor.ts';
import { setAside } from '../setAside.ts';
import { BLOCK_LIST_KEY } from '../vaultKeys.ts';

const schema = v.object({ v: v.literal(1), keys: v.array(publicKeySchema) });

export class BlockList {
  readonly #vault: Vault;
  readonly #mutex = new Mutex();
  #keys: readonly PublicKey[];
  #isUnreadable: boolean;

  private constructor(vault: Vault, keys: readonly PublicKey[], isUnreadable: boolean) {
    this.#vault = vault;
    this.#keys = keys;
    this.#isUnreadable = isUnreadable;
  }

  /** A list that cannot be read is copied aside; see `blockAll`. */
  static async load(vault: Vault): Promise<BlockList> {
    const value = await vault.get(BLOCK_LIST_KEY);
    if (value === undefined) return new BlockList(vault, [], false);
    const stored = decodeCbor(schema, value);
    if (stored === undefined) await setAside(vault, [{ key: BLOCK_LIST_KEY, value }]);
    return new BlockList(vault, stored?.keys ?? [], stored === undefined);
  }

  /**
   * Blocks these keys without saving. If the stored list cannot be read, we do not know who is on
   * it: everybody counts as blocked until the person unblocks them. The first unblocking saves a
   * new list of all others, and so does a new friend: they were not on the old list.
   */
  blockAll(keys: readonly PublicKey[]): void {
    this.#keys = keys;
  }

  /** Saves a new list in place of one that cannot be read. Returns whether there was one. */
  async replaceUnreadable(): Promise<boolean> {
    if (!this.#isUnreadable) return false;
    return this.#mutex.run(() => this.#save(this.#keys));
  }

  /** The stored list cannot be read, and no new one was saved yet. */
  get isUnreadable(): boolean {
    return this.#isUnreadable;
  }

  has(key: PublicKey): boolean {
    return this.#keys.some((each) => equalBytes(each, key));
  }

  /** Blocks a key once it is saved. */
  async add(key: PublicKey): Promise<void> {
    await this.#change((keys) => (this.has(key) ? keys : [...keys, key]));
  }

  /** Unblocks a key. Returns whether it was blocked. */
  delete(key: PublicKey): Promise<boolean> {
    return this.retain((each) => !equalBytes(each, key));
  }

  /** Keeps only the wanted keys. Returns whether it removed any. */
  retain(isWanted: (key: PublicKey) => boolean): Promise<boolean> {
    return this.#change((keys) => (keys.every(isWanted) ? keys : keys.filter(isWanted)));
  }

  #change(next: (keys: readonly PublicKey[]) => readonly PublicKey[]): Promise<boolean> {
    return this.#mutex.run(async () => {
      const keys = next(this.#keys);
      if (keys === this.#keys) return false;
      return this.#save(keys);
    });
  }

  async #save(keys: readonly PublicKey[]): Promise<true> {
    const value = encodeCbor({ v: 1, keys });
    await this.#vault.commit([{ kind: 'put', key: BLOCK_LIST_KEY, value }]);
    this.#keys = keys;
    this.#isUnreadable = false;
    return true;
  }
}
