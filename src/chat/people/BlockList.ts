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
import { BLOCK_LIST_KEY } from '../vaultKeys.ts';

const schema = v.object({ v: v.literal(1), keys: v.array(publicKeySchema) });

export class BlockList {
  readonly #vault: Vault;
  readonly #mutex = new Mutex();
  #keys: readonly PublicKey[];

  private constructor(vault: Vault, keys: readonly PublicKey[]) {
    this.#vault = vault;
    this.#keys = keys;
  }

  /** Rejects if what is stored is damaged: nobody may be heard again because of that. */
  static async load(vault: Vault): Promise<BlockList> {
    const value = await vault.get(BLOCK_LIST_KEY);
    if (value === undefined) return new BlockList(vault, []);
    const stored = decodeCbor(schema, value);
    if (stored === undefined) throw new Error('the stored list of who is blocked cannot be read');
    return new BlockList(vault, stored.keys);
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
      return true;
    });
  }
}
