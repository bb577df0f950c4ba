/**
 * The vault port on IndexedDB: one store, array keys, sealed values.
 *
 * The worker that opened it last owns it, and only the owner can commit: a worker that was frozen
 * may wake up long after another one took over, with a state that is out of date.
 */
import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import type { Vault, VaultChange, VaultEntry, VaultKey } from '../chat/ports.ts';
import { forgetStorageKeys, openStorageKeys } from './masterKey.ts';
import { SealedValues } from './SealedValues.ts';
import { StorageError } from './StorageError.ts';

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
  readonly #inFlight = new Set<Promise<void>>();
  #closed = false;

  private constructor(store: UseStore, values: SealedValues, owner: string, lost: () => void) {
    this.#store = store;
    this.#values = values;
    this.#owner = owner;
    this.#lost = lost;
  }

  /**
   * Opens the vault and becomes its owner in place of any other. `lost` is called before a commit
   * is refused because another worker became the owner. Rejects with StorageError, or with an error
   * of IndexedDB.
   */
  static async open(lost: () => void): Promise<OpenedVault> {
    const store = createStore(DATABASE, STORE);
    const { values, devicePassword } = await openStorageKeys(() =>
      findEntry(store, below([]), 'next', () => true),
    );
    const owner = crypto.randomUUID();
    // Commits of the previous owner are on the disk after this, or will be refused.
    await store('readwrite', (s) => {
      s.put(owner, OWNER);
      return promisifyRequest(s.transaction);
    });
    const vault = new IdbVault(store, new SealedValues(values), owner, lost);
    if (!(await vault.#hasRightKey())) throw new StorageError('damaged');
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
    await createStore(DATABASE, STORE)('readwrite', (s) => {
      s.clear();
      return promisifyRequest(s.transaction);
    });
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

  async commit(changes: readonly VaultChange[]): Promise<void> {
    if (this.#closed) throw new StorageError('elsewhere');
    const done = this.#commit(changes);
    this.#inFlight.add(done);
    try {
      await done;
    } finally {
      this.#inFlight.delete(done);
    }
  }

  async #commit(changes: readonly VaultChange[]): Promise<void> {
    await this.#store('readonly', ({ transaction }) => this.#begin(transaction.db, changes));
  }

  /**
   * A transaction of our own: one of `createStore` is not strictly durable, so a power cut could
   * lose it.
   */
  #begin(database: IDBDatabase, changes: readonly VaultChange[]): Promise<void> {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(STORE);
    return new Promise<void>((resolve, reject) => {
      let isMine = true;
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(isMine ? failureOf(transaction.error) : this.#refusal());
      // Checked in the same transaction as the changes: an abort takes all of them back.
      const owner: IDBRequest<unknown> = store.get(OWNER);
      owner.onsuccess = () => {
        isMine = owner.result === this.#owner;
        if (isMine) transaction.commit();
        else transaction.abort();
      };
      try {
        for (const change of changes) this.#apply(store, change);
      } catch (cause) {
        // A change that throws does not abort the transaction: the others would be saved.
        reject(new StorageError('damaged', { cause }));
        transaction.abort();
      }
    });
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

  #apply(store: IDBObjectStore, change: VaultChange): void {
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

/**
 * Goes through the entries of a range until `isFound` returns true for one; returns whether it did.
 * A key that is not ours names nothing that we stored, and is skipped.
 */
function findEntry(
  store: UseStore,
  range: IDBKeyRange,
  direction: IDBCursorDirection,
  isFound: (key: VaultKey, value: unknown) => boolean,
): Promise<boolean> {
  return store(
    'readonly',
    (values) =>
      new Promise<boolean>((resolve, reject) => {
        const request = values.openCursor(range, direction);
        request.onerror = () => reject(request.error ?? new StorageError('damaged'));
        request.onsuccess = () => {
          const cursor = request.result;
          if (cursor === null) return resolve(false);
          const { key } = cursor;
          if (isVaultKey(key) && isFound(key, cursor.value)) return resolve(true);
          cursor.continue();
        };
      }),
  );
}

/** Why a transaction was aborted. */
function failureOf(error: DOMException | null): Error {
  if (error?.name === 'QuotaExceededError') return new StorageError('full', { cause: error });
  return error ?? new StorageError('damaged');
}

/**
 * All keys below a prefix. IndexedDB orders arrays after strings, so an empty array is the upper
 * end.
 */
function below(prefix: VaultKey): IDBKeyRange {
  return IDBKeyRange.bound([...prefix], [...prefix, []], true, true);
}

function isVaultKey(key: unknown): key is VaultKey {
  return Array.isArray(key) && key.every((part) => typeof part === 'string');
}
