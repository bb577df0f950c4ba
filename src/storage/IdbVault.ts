/**
 * The vault port on IndexedDB: one store, array keys, sealed values.
 *
 * The worker that opened it last owns it, and only the owner can commit: a worker that was frozen
 * may wake up long after another one took over, with a state that is out of date.
 */
import { promisifyRequest, type UseStore } from 'idb-keyval';
import type { Vault, VaultChange, VaultEntry, VaultKey } from '../chat/ports.ts';
import { below, findEntry } from './findEntry.ts';
import { forgetStorageKeys, openStorageKeys } from './masterKey.ts';
import { isFull, RESERVE, Reserve } from './Reserve.ts';
import { SealedValues } from './SealedValues.ts';
import { openStore } from './openStore.ts';
import { StorageError } from './StorageError.ts';
import { writeStrictly } from './writeStrictly.ts';

const DATABASE = 'parley-vault';
const STORE = 'values';
/** Key of the owner's id. It is not an array, so no entry has this key and no prefix covers it. */
const OWNER = 'owner';

export interface OpenedVault {
  readonly vault: Vault;
  readonly devicePassword: string;
  /**
   * Refuses new commits from now on; resolves when those in flight are on the disk or have failed.
   */
  readonly close: () => Promise<void>;
}

export class IdbVault implements Vault {
  readonly #store: UseStore;
  readonly #values: SealedValues;
  readonly #owner: string;
  readonly #lost: () => void;
  readonly #reserve: Reserve;
  readonly #inFlight = new Set<Promise<void>>();
  #closed = false;

  private constructor(
    store: UseStore,
    values: SealedValues,
    owner: string,
    hasReserve: boolean,
    lost: () => void,
  ) {
    this.#store = store;
    this.#values = values;
    this.#owner = owner;
    this.#reserve = new Reserve((act) => this.#write(act), hasReserve);
    this.#lost = lost;
  }

  /**
   * Opens the vault and becomes its owner in place of any other. `lost` is called before a commit
   * is refused because another worker became the owner. Rejects with StorageError, or with an error
   * of IndexedDB.
   */
  static async open(lost: () => void): Promise<OpenedVault> {
    const store = openStore(DATABASE, STORE);
    const { values, devicePassword } = await openStorageKeys(() =>
      findEntry(store, below([]), 'next', () => true),
    );
    const owner = crypto.randomUUID();
    const found = await store('readonly', (s) => promisifyRequest(s.count(RESERVE)));
    const reserve = new Reserve((act) => writeStrictly(store, act), found > 0);
    // Commits of the previous owner are on the disk after this, or will be refused.
    await reserve.spend((s) => s.put(owner, OWNER));
    const vault = new IdbVault(store, new SealedValues(values), owner, reserve.isHeld, lost);
    if (!(await vault.#hasRightKey())) throw new StorageError('damaged');
    await vault.#reserve.refill();
    return { vault, devicePassword, close: () => vault.#close() };
  }

  /** Whether the key opens any value: single values may be damaged. True if there are no values. */
  async #hasRightKey(): Promise<boolean> {
    let isEmpty = true;
    const opens = await findEntry(this.#store, below([]), 'next', (key, value) => {
      isEmpty = false;
      return this.#values.unseal(key, value) !== undefined;
    });
    return isEmpty || opens;
  }

  /** The decrypted value; zero bytes if it does not open. */
  #open(key: VaultKey, value: unknown): Uint8Array {
    return this.#values.unseal(key, value) ?? new Uint8Array();
  }

  /** Deletes everything, whoever owns it. */
  static async erase(): Promise<void> {
    // Values first: a key without values is harmless, but values without their key are lost.
    await writeStrictly(openStore(DATABASE, STORE), (s) => s.clear());
    await forgetStorageKeys();
  }

  async get(key: VaultKey): Promise<Uint8Array | undefined> {
    const value = await this.#store('readonly', (store) =>
      promisifyRequest<unknown>(store.get([...key])),
    );
    return value === undefined ? undefined : this.#open(key, value);
  }

  list(prefix: VaultKey): Promise<readonly VaultEntry[]> {
    return this.#read(below(prefix), 'next', Infinity);
  }

  page(
    prefix: VaultKey,
    before: string | undefined,
    limit: number,
  ): Promise<readonly VaultEntry[]> {
    const range =
      before === undefined
        ? below(prefix)
        : IDBKeyRange.bound([...prefix], [...prefix, before], true, true);
    return this.#read(range, 'prev', limit);
  }

  commit(changes: readonly VaultChange[]): Promise<void> {
    return this.#during(() => this.#write((store) => this.#apply(store, changes)), changes);
  }

  async remedy(changes: readonly VaultChange[]): Promise<boolean> {
    try {
      const spend = () => this.#reserve.spend((store) => this.#apply(store, changes));
      await this.#during(spend, changes);
      // The next one needs room, too.
      this.#refill();
      return true;
    } catch (error) {
      if (isFull(error)) return false;
      throw error;
    }
  }

  /** Runs a commit, for which `close` waits. */
  async #during(commit: () => Promise<void>, changes: readonly VaultChange[]): Promise<void> {
    if (this.#closed) throw new StorageError('elsewhere');
    await this.#track(commit());
    // What was deleted may have made room.
    if (changes.some(({ kind }) => kind !== 'put')) this.#refill();
  }

  #refill(): void {
    if (!this.#closed) void this.#track(this.#reserve.refill());
  }

  async #track(done: Promise<void>): Promise<void> {
    this.#inFlight.add(done);
    try {
      await done;
    } finally {
      this.#inFlight.delete(done);
    }
  }

  /** Writes only as the owner. */
  async #write(act: (store: IDBObjectStore) => void): Promise<void> {
    let isMine = true;
    try {
      await writeStrictly(this.#store, (store) => {
        // Checked in the same transaction as the changes: an abort takes all of them back.
        const owner: IDBRequest<unknown> = store.get(OWNER);
        owner.onsuccess = () => {
          isMine = owner.result === this.#owner;
          if (isMine) store.transaction.commit();
          else store.transaction.abort();
        };
        act(store);
      });
    } catch (error) {
      throw isMine ? error : this.#refusal();
    }
  }

  #refusal(): StorageError {
    this.#closed = true;
    this.#lost();
    return new StorageError('elsewhere');
  }

  async #close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#inFlight);
  }

  #apply(store: IDBObjectStore, changes: readonly VaultChange[]): void {
    try {
      for (const change of changes) this.#request(store, change);
    } catch (cause) {
      throw new StorageError('damaged', { cause });
    }
  }

  #request(store: IDBObjectStore, change: VaultChange): void {
    switch (change.kind) {
      case 'put':
        store.put(this.#values.seal(change), [...change.key]);
        break;
      case 'delete':
        store.delete([...change.key]);
        break;
      case 'clear':
        store.delete(below(change.prefix));
        break;
    }
  }

  async #read(
    range: IDBKeyRange,
    direction: IDBCursorDirection,
    limit: number,
  ): Promise<readonly VaultEntry[]> {
    const found: { readonly key: VaultKey; readonly value: unknown }[] = [];
    await findEntry(this.#store, range, direction, (key, value) => {
      if (found.length >= limit) return true;
      found.push({ key, value });
      return false;
    });
    return found.map(({ key, value }) => ({ key, value: this.#open(key, value) }));
  }
}
