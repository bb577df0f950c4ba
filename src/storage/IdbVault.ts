/**
 * The vault port on IndexedDB: one store, array keys, sealed values.
 *
 * Who opened it last owns it; nobody else commits. A worker that was frozen may wake up long
 * after another one took over, and what it knows is of before.
 */
import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import type { Vault, VaultChange, VaultEntry, VaultKey } from '../chat/ports.ts';
import { forgetStorageKeys, openStorageKeys } from './masterKey.ts';
import { SealedValues } from './SealedValues.ts';
import { StorageError } from './StorageError.ts';

const DATABASE = 'parley-vault';
const STORE = 'values';
/** Names the owner. No array, so that no entry has this key, and no prefix covers it. */
const OWNER = 'owner';

export interface OpenedVault {
  readonly vault: Vault;
  readonly devicePassword: string;
  /**
   * Commits that are asked for from now on are refused; resolves when those under way are on
   * the disk, or have failed.
   */
  readonly close: () => Promise<void>;
}

export class IdbVault implements Vault {
  readonly #store: UseStore;
  readonly #values: SealedValues;
  readonly #owner: string;
  readonly #lost: () => void;
  readonly #underWay = new Set<Promise<void>>();
  #closed = false;

  private constructor(store: UseStore, values: SealedValues, owner: string, lost: () => void) {
    this.#store = store;
    this.#values = values;
    this.#owner = owner;
    this.#lost = lost;
  }

  /**
   * Takes it from whoever had it open. `lost` is called before a commit is refused because
   * somebody else did so. Rejects with StorageError, or with what IndexedDB says.
   */
  static async open(lost: () => void): Promise<OpenedVault> {
    const store = createStore(DATABASE, STORE);
    const hasData = async () =>
      (await store('readonly', (s) => promisifyRequest<number>(s.count(below([]))))) > 0;
    const { values, devicePassword } = await openStorageKeys(hasData);
    const owner = crypto.randomUUID();
    // Commits of the one before are on the disk by then, or will be refused.
    await store('readwrite', (s) => {
      s.put(owner, OWNER);
      return promisifyRequest(s.transaction);
    });
    const vault = new IdbVault(store, new SealedValues(values), owner, lost);
    if (!(await vault.#hasRightKey())) throw new StorageError('damaged');
    return { vault, devicePassword, close: () => vault.#close() };
  }

  /** Whether anything opens: of one value that does not, the others are not to blame. */
  async #hasRightKey(): Promise<boolean> {
    const range = below([]);
    let isEmpty = true;
    const opens = await this.#store(
      'readonly',
      (store) =>
        new Promise<boolean>((resolve, reject) => {
          const request = store.openCursor(range);
          request.onerror = () => reject(request.error ?? new StorageError('damaged'));
          request.onsuccess = () => {
            const cursor = request.result;
            if (cursor === null) return resolve(false);
            isEmpty = false;
            if (this.#values.unseal(asKey(cursor.key), cursor.value) !== undefined)
              return resolve(true);
            cursor.continue();
          };
        }),
    );
    return isEmpty || opens;
  }

  /** Zero bytes for what does not open. */
  #open(key: VaultKey, value: unknown): Uint8Array {
    return this.#values.unseal(key, value) ?? new Uint8Array();
  }

  /** Everything is deleted, whoever's it is. */
  static async erase(): Promise<void> {
    // The values first: without them a key may be missing, but not the other way round.
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
    this.#underWay.add(done);
    try {
      await done;
    } finally {
      this.#underWay.delete(done);
    }
  }

  async #commit(changes: readonly VaultChange[]): Promise<void> {
    await this.#store('readonly', ({ transaction }) => this.#begin(transaction.db, changes));
  }

  /** A transaction of its own: what `createStore` begins may be lost when the power goes. */
  #begin(database: IDBDatabase, changes: readonly VaultChange[]): Promise<void> {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(STORE);
    return new Promise<void>((resolve, reject) => {
      let isMine = true;
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(isMine ? failureOf(transaction.error) : this.#refusal());
      // Asked together with the changes: an abort takes them all back.
      const owner: IDBRequest<unknown> = store.get(OWNER);
      owner.onsuccess = () => {
        isMine = owner.result === this.#owner;
        if (isMine) transaction.commit();
        else transaction.abort();
      };
      try {
        for (const change of changes) this.#apply(store, change);
      } catch (cause) {
        // A change that is refused at once ends nothing by itself: the others would be saved.
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
    await Promise.allSettled(this.#underWay);
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
    const found: { readonly key: IDBValidKey; readonly value: unknown }[] = [];
    await this.#store(
      'readonly',
      (store) =>
        new Promise<void>((resolve, reject) => {
          const request = store.openCursor(range, direction);
          request.onerror = () => reject(request.error ?? new StorageError('damaged'));
          request.onsuccess = () => {
            const cursor = request.result;
            if (cursor === null || found.length >= limit) return resolve();
            found.push({ key: cursor.key, value: cursor.value });
            cursor.continue();
          };
        }),
    );
    return found.map((each) => {
      const key = asKey(each.key);
      return { key, value: this.#open(key, each.value) };
    });
  }
}

/** Why a transaction was taken back. */
function failureOf(error: DOMException | null): Error {
  if (error?.name === 'QuotaExceededError') return new StorageError('full', { cause: error });
  return error ?? new StorageError('damaged');
}

/** IndexedDB orders arrays after strings: an empty array is the end of everything below. */
function below(prefix: VaultKey): IDBKeyRange {
  return IDBKeyRange.bound([...prefix], [...prefix, []], true, true);
}

function asKey(key: IDBValidKey): VaultKey {
  if (!Array.isArray(key) || !key.every((part) => typeof part === 'string'))
    throw new StorageError('damaged');
  return key;
}
