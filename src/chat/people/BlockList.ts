/**
 * Whom the person does not want to hear from, by key: all that one has with them is blocked. Kept
 * as one value in the vault, so that it holds for all of it at once.
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

  /** A list that cannot be read is set aside; see `blockAll`. */
  static async load(vault: Vault): Promise<BlockList> {
    const value = await vault.get(BLOCK_LIST_KEY);
    if (value === undefined) return new BlockList(vault, [], false);
    const stored = decodeCbor(schema, value);
    if (stored === undefined) await setAside(vault, [{ key: BLOCK_LIST_KEY, value }]);
    return new BlockList(vault, stored?.keys ?? [], stored === undefined);
  }

  /**
   * Of a list that cannot be read nobody knows who is on it: everybody counts as blocked until the
   * person unblocks them, which saves the list of the others.
   */
  blockAll(keys: readonly PublicKey[]): void {
    this.#keys = keys;
  }

  /** What is stored cannot be read, and nothing was saved in its place. */
  get isUnreadable(): boolean {
    return this.#isUnreadable;
  }

  has(key: PublicKey): boolean {
    return this.#keys.some((each) => equalBytes(each, key));
  }

  /** Saved, and from then on it holds. */
  async add(key: PublicKey): Promise<void> {
    await this.#change((keys) => (this.has(key) ? keys : [...keys, key]));
  }

  /** Whether it was there. */
  delete(key: PublicKey): Promise<boolean> {
    return this.retain((each) => !equalBytes(each, key));
  }

  /** All others are forgotten; whether there were any. */
  retain(isWanted: (key: PublicKey) => boolean): Promise<boolean> {
    return this.#change((keys) => (keys.every(isWanted) ? keys : keys.filter(isWanted)));
  }

  #change(next: (keys: readonly PublicKey[]) => readonly PublicKey[]): Promise<boolean> {
    return this.#mutex.run(async () => {
      const keys = next(this.#keys);
      if (keys === this.#keys) return false;
      const value = encodeCbor({ v: 1, keys });
      await this.#vault.commit([{ kind: 'put', key: BLOCK_LIST_KEY, value }]);
      this.#keys = keys;
      this.#isUnreadable = false;
      return true;
    });
  }
}
