/**
 * The vault port on IndexedDB: one store, array keys, values sealed with AES-256-GCM. The
 * key of an entry is authenticated with its value, so that values cannot change places.
 *
 * Who opened it last owns it; nobody else commits. A worker that was frozen may wake up long
 * after another one took over, and what it knows is of before.
 */
import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import { concatBytes } from '../lib/bytes.ts';
import type { Vault, VaultChange, VaultEntry, VaultKey } from '../chat/ports.ts';
import { openStorageKeys, StorageError } from './masterKey.ts';

const DATABASE = 'parley-vault';
const STORE = 'values';
/** Names the owner. No array, so that no entry has this key, and no prefix covers it. */
const OWNER = 'owner';
const IV_LENGTH = 12;

interface Sealed {
  readonly key: VaultKey;
  readonly value: Uint8Array;
}

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
  readonly #values: CryptoKey;
  readonly #owner: string;
  readonly #lost: () => void;
  readonly #underWay = new Set<Promise<void>>();
  #closed = false;
  /** Transactions begin in the order in which they were asked for. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(store: UseStore, values: CryptoKey, owner: string, lost: () => void) {
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
    const vault = new IdbVault(store, values, owner, lost);
    return { vault, devicePassword, close: () => vault.#close() };
  }

  async get(key: VaultKey): Promise<Uint8Array | undefined> {
    const value = await this.#store('readonly', (store) =>
      promisifyRequest<unknown>(store.get([...key])),
    );
    return value === undefined ? undefined : this.#unseal({ key, value: asBytes(value) });
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
    // Sealing is asynchronous and a transaction does not wait, so it comes first; what takes
    // longer to seal does not lose its turn.
    const prepared = Promise.all(changes.map((change) => this.#prepare(change)));
    const turn = this.#turn.then(() => prepared);
    this.#turn = turn.catch(() => undefined);
    const acts = await turn;
    await this.#store('readonly', ({ transaction }) => this.#act(transaction.db, acts));
  }

  /** A transaction of its own: what `createStore` begins may be lost when the power goes. */
  #act(database: IDBDatabase, acts: readonly ((store: IDBObjectStore) => void)[]): Promise<void> {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(STORE);
    return new Promise<void>((resolve, reject) => {
      let isMine = true;
      transaction.oncomplete = () => resolve();
      transaction.onabort = () =>
        reject(isMine ? (transaction.error ?? new StorageError('damaged')) : this.#refusal());
      // Asked together with the changes: an abort takes them all back.
      const owner: IDBRequest<unknown> = store.get(OWNER);
      owner.onsuccess = () => {
        isMine = owner.result === this.#owner;
        if (isMine) transaction.commit();
        else transaction.abort();
      };
      try {
        for (const act of acts) act(store);
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

  async #prepare(change: VaultChange): Promise<(store: IDBObjectStore) => void> {
    switch (change.kind) {
      case 'put': {
        const value = await this.#seal(change);
        return (store) => void store.put(value, [...change.key]);
      }
      case 'delete':
        return (store) => void store.delete([...change.key]);
      case 'clear':
        return (store) => void store.delete(below(change.prefix));
    }
  }

  async #read(
    range: IDBKeyRange,
    direction: IDBCursorDirection,
    limit: number,
  ): Promise<readonly VaultEntry[]> {
    const found: Sealed[] = [];
    await this.#store(
      'readonly',
      (store) =>
        new Promise<void>((resolve, reject) => {
          const request = store.openCursor(range, direction);
          request.onerror = () => reject(request.error ?? new StorageError('damaged'));
          request.onsuccess = () => {
            const cursor = request.result;
            if (cursor === null || found.length >= limit) return resolve();
            found.push({ key: asKey(cursor.key), value: asBytes(cursor.value) });
            cursor.continue();
          };
        }),
    );
    return Promise.all(
      found.map(async (sealed) => ({ key: sealed.key, value: await this.#unseal(sealed) })),
    );
  }

  async #seal({ key, value }: VaultEntry): Promise<Uint8Array> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
    const how = { name: 'AES-GCM', iv, additionalData: associated(key) };
    const plain = new Uint8Array(value);
    const sealed = await crypto.subtle.encrypt(how, this.#values, plain);
    return concatBytes(iv, new Uint8Array(sealed));
  }

  async #unseal({ key, value }: Sealed): Promise<Uint8Array> {
    const iv = value.slice(0, IV_LENGTH);
    const how = { name: 'AES-GCM', iv, additionalData: associated(key) };
    try {
      const plain = await crypto.subtle.decrypt(how, this.#values, value.slice(IV_LENGTH));
      return new Uint8Array(plain);
    } catch (cause) {
      throw new StorageError('damaged', { cause });
    }
  }
}

/** IndexedDB orders arrays after strings: an empty array is the end of everything below. */
function below(prefix: VaultKey): IDBKeyRange {
  return IDBKeyRange.bound([...prefix], [...prefix, []], true, true);
}

function associated(key: VaultKey): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(key));
}

function asBytes(value: unknown): Uint8Array<ArrayBuffer> {
  if (!(value instanceof Uint8Array)) throw new StorageError('damaged');
  return new Uint8Array(value);
}

function asKey(key: IDBValidKey): VaultKey {
  if (!Array.isArray(key) || !key.every((part) => typeof part === 'string'))
    throw new StorageError('damaged');
  return key;
}
