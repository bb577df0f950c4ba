/** The vault on a real IndexedDB; long because tabs, browsers and disks fail in many ways. */
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { vaultContract } from '../../tests/contracts/vault.ts';
import type { VaultKey } from '../chat/ports.ts';
import { IdbVault } from './IdbVault.ts';
import { SealedValues } from './SealedValues.ts';

const open = (lost = () => undefined) => IdbVault.open(lost);
const put = (value: number) => [{ kind: 'put', key: ['k'], value: Uint8Array.of(value) }] as const;

const SECRET = 'a text that nobody may find';

async function wipe(): Promise<void> {
  const databases = await indexedDB.databases();
  for (const { name } of databases) if (name !== undefined) await clearDatabase(name);
}

/** Empties a database. Deleting it would wait for the vault under test, which has it open. */
async function clearDatabase(name: string): Promise<void> {
  const database = await opened(indexedDB.open(name));
  const stores = [...database.objectStoreNames];
  const transaction = database.transaction(stores, 'readwrite');
  for (const store of stores) transaction.objectStore(store).clear();
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = reject;
  });
  database.close();
}

function opened<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no reason given'));
  });
}

/** Accesses the stored values without the vault. */
async function withValues(act: (store: IDBObjectStore) => Promise<void>): Promise<void> {
  const database = await opened(indexedDB.open('parley-vault'));
  await act(database.transaction('values', 'readwrite').objectStore('values'));
  database.close();
}

async function flipBit(key: VaultKey): Promise<void> {
  await withValues(async (store) => {
    const value = (await opened(store.get([...key]) as IDBRequest<unknown>)) as Uint8Array;
    value[value.length - 1] = (value.at(-1) ?? 0) ^ 1;
    await opened(store.put(value, [...key]));
  });
}

/** Everything in every database: keys and values as IndexedDB hands them out. */
async function everything(): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue;
    const database = await opened(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      found.push(
        ...(await opened(objects.getAllKeys())),
        ...((await opened(objects.getAll())) as unknown[]),
      );
    }
    database.close();
  }
  return found;
}

/** All bytes and characters of a value in one string. */
function flatten(value: unknown): string {
  if (value instanceof CryptoKey) return value.extractable ? 'EXTRACTABLE KEY' : '';
  if (value instanceof ArrayBuffer) return flatten(new Uint8Array(value));
  if (value instanceof Uint8Array)
    return Array.from(value, (byte) => String.fromCharCode(byte)).join('');
  if (typeof value === 'object' && value !== null)
    return Object.values(value as Record<string, unknown>)
      .map(flatten)
      .join('\n');
  return String(value);
}

afterEach(wipe);

describe('the vault port', () => {
  vaultContract(async () => {
    await wipe();
    return { vault: (await open()).vault, damage: flipBit };
  });
});

describe('stored data', () => {
  test('contains no plaintext and no extractable key', async () => {
    const { vault, devicePassword } = await open();
    await vault.commit([
      { kind: 'put', key: ['message', 'c', '1'], value: new TextEncoder().encode(SECRET) },
    ]);
    const all = (await everything()).map(flatten).join('\n');
    expect(all).toContain('message');
    expect(all).not.toContain(SECRET);
    expect(all).not.toContain('EXTRACTABLE KEY');
    expect(all).not.toContain(devicePassword);
    expect(all).not.toContain(atob(devicePassword));
  });

  test('opens at the second start, with the same password', async () => {
    const first = await open();
    await first.vault.commit([{ kind: 'put', key: ['k'], value: Uint8Array.of(7) }]);
    const second = await open();
    expect(await second.vault.get(['k'])).toEqual(Uint8Array.of(7));
    expect(second.devicePassword).toBe(first.devicePassword);
    expect(second.devicePassword).toHaveLength(43);
  });

  test('contains the bytes of the wrapping key if the browser stores no keys for workers', async () => {
    refuseKeys();
    const first = await open();
    await first.vault.commit([{ kind: 'put', key: ['k'], value: Uint8Array.of(7) }]);
    const second = await open();
    expect(await second.vault.get(['k'])).toEqual(Uint8Array.of(7));
    expect(second.devicePassword).toBe(first.devicePassword);
  });

  test('without its key is refused and gets no new key', async () => {
    const { vault } = await open();
    await vault.commit([{ kind: 'put', key: ['k'], value: Uint8Array.of(7) }]);
    await clearDatabase('parley-key');
    await expect(open()).rejects.toMatchObject({ kind: 'lost' });
  });

  test('does not open under another entry’s key', async () => {
    const { vault } = await open();
    await vault.commit([{ kind: 'put', key: ['k', 'a'], value: Uint8Array.of(7) }]);
    await withValues(async (store) => {
      const value = await opened(store.get(['k', 'a']) as IDBRequest<unknown>);
      await opened(store.put(value, ['k', 'b']));
    });
    expect(await vault.get(['k', 'b'])).toEqual(new Uint8Array());
  });
});

/** The browser stores no CryptoKey, as WebKit's shared workers do not. */
function refuseKeys(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const { put: realPut } = IDBObjectStore.prototype;
  const refusing = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value: unknown,
    key?: IDBValidKey,
  ) {
    if (Object.values(value as object).some((part) => part instanceof CryptoKey))
      throw new DOMException('The object can not be cloned.', 'DataCloneError');
    return realPut.call(this, value, key);
  });
  onTestFinished(() => refusing.mockRestore());
}

/** Names what each writing transaction did, as it began and as it was complete. */
function watchWrites(): readonly string[] {
  const seen: string[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const { transaction: real } = IDBDatabase.prototype;
  const watching = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    stores: string | Iterable<string>,
    mode?: IDBTransactionMode,
    options?: IDBTransactionOptions,
  ) {
    const transaction = real.call(this, stores, mode, options);
    if (mode === 'readwrite') {
      const what = `${this.name} ${options?.durability ?? 'as the browser likes'}`;
      seen.push(`${what} begun`);
      transaction.addEventListener('complete', () => seen.push(`${what} done`));
    }
    return transaction;
  });
  onTestFinished(() => watching.mockRestore());
  return seen;
}

describe('the master key', () => {
  test('is on the disk for certain before anything is sealed with it', async () => {
    const seen = watchWrites();
    const seal = vi.spyOn(SealedValues.prototype, 'seal').mockImplementation(function () {
      (seen as string[]).push('sealed');
      return new Uint8Array();
    });
    onTestFinished(() => seal.mockRestore());
    const { vault } = await open();
    await vault.commit(put(1));
    expect(seen.slice(0, 2)).toEqual(['parley-key strict begun', 'parley-key strict done']);
    expect(seen.indexOf('sealed')).toBeGreaterThan(2);
    expect(seen.filter((each) => each.includes('parley-key'))).toHaveLength(2);
  });

  test('is stored for certain where the browser stores no keys for workers', async () => {
    const seen = watchWrites();
    refuseKeys();
    await open();
    expect(seen.filter((each) => each.endsWith('done'))[0]).toBe('parley-key strict done');
    expect(seen.every((each) => each.includes(' strict '))).toBe(true);
  });

  test('and everything else is deleted for certain', async () => {
    await open();
    const seen = watchWrites();
    await IdbVault.erase();
    expect(seen.filter((each) => each.endsWith('done'))).toEqual([
      'parley-vault strict done',
      'parley-key strict done',
    ]);
    expect(seen.every((each) => each.includes(' strict '))).toBe(true);
  });

  test('is wrong if it opens no value', async () => {
    const { vault } = await open();
    await vault.commit(['a', 'b', 'c'].map((name) => ({ ...put(1)[0], key: [name] })));
    for (const name of ['a', 'b', 'c']) await flipBit([name]);
    await expect(open()).rejects.toMatchObject({ kind: 'damaged' });
  });

  test('is right if it opens one value, even if the others are damaged', async () => {
    const { vault } = await open();
    await vault.commit(['a', 'b', 'c'].map((name) => ({ ...put(1)[0], key: [name] })));
    for (const name of ['a', 'b']) await flipBit([name]);
    const again = await open();
    expect(await again.vault.get(['c'])).toEqual(Uint8Array.of(1));
    expect(await again.vault.get(['a'])).toEqual(new Uint8Array());
  });
});

describe('a key that is not ours', () => {
  const putForeign = (...keys: readonly IDBValidKey[]) =>
    withValues(async (store) => {
      for (const key of keys) await opened(store.put('foreign', key));
    });

  test('stops nothing', async () => {
    const { vault } = await open();
    await vault.commit(put(1));
    await putForeign([1]);
    const again = await open();
    expect(await again.vault.list([])).toEqual([{ key: ['k'], value: Uint8Array.of(1) }]);
  });

  test('is not data that was lost', async () => {
    await open();
    await putForeign([1], ['k', 2]);
    expect(await (await open()).vault.list([])).toEqual([]);
    await clearDatabase('parley-key');
    expect(await (await open()).vault.list([])).toEqual([]);
  });

  test('takes no place on a page', async () => {
    const { vault } = await open();
    const ids = ['01', '02', '03'];
    await vault.commit(ids.map((id) => ({ ...put(1)[0], key: ['m', id] })));
    await putForeign(['m', '02', 1], ['m', '03', new Date()], ['m', new Date()]);
    const page = async (before: string | undefined) =>
      (await vault.page(['m'], before, 2)).map(({ key }) => key[1]);
    expect(await page(undefined)).toEqual(['03', '02']);
    expect(await page('03')).toEqual(['02', '01']);
  });
});

describe('an owner', () => {
  test('cannot commit once another one has opened the vault', async () => {
    let losses = 0;
    const first = await open(() => void losses++);
    await first.vault.commit(put(1));
    const second = await open();
    const refused = Promise.allSettled([
      first.vault.commit([...put(9), { kind: 'put', key: ['other'], value: Uint8Array.of(9) }]),
      first.vault.commit([{ kind: 'clear', prefix: [] }]),
    ]);
    for (const each of await refused)
      expect(each).toMatchObject({ status: 'rejected', reason: { kind: 'elsewhere' } });
    expect(losses).toBeGreaterThan(0);
    expect(await second.vault.get(['k'])).toEqual(Uint8Array.of(1));
    expect(await second.vault.get(['other'])).toBeUndefined();
    await second.vault.commit(put(2));
    expect(await second.vault.get(['k'])).toEqual(Uint8Array.of(2));
    await expect(first.vault.commit(put(3))).rejects.toMatchObject({ kind: 'elsewhere' });
  });

  test('finds all earlier commits when it opens the vault, and none come later', async () => {
    const first = await open();
    let saved = 0;
    const saving = async () => {
      for (let next = 1; ; next++) {
        await first.vault.commit(put(next % 256));
        saved = next % 256;
      }
    };
    const end = saving().catch((error: unknown) => error);
    const second = await open();
    const found = await second.vault.get(['k']);
    expect(await end).toMatchObject({ kind: 'elsewhere' });
    expect(saved).toBeGreaterThan(0);
    expect(found).toEqual(Uint8Array.of(saved));
    expect(await second.vault.get(['k'])).toEqual(found);
  });

  test('finishes the commits in flight when it closes the vault, and no others', async () => {
    const { vault, close } = await open();
    const large = new Uint8Array(2_000_000);
    const saving = vault.commit([{ kind: 'put', key: ['large'], value: large }]);
    const closed = close();
    await expect(vault.commit(put(1))).rejects.toMatchObject({ kind: 'elsewhere' });
    await closed;
    const next = await open();
    expect((await next.vault.get(['large']))?.length).toBe(large.length);
    expect(await next.vault.get(['k'])).toBeUndefined();
    await saving;
  });

  test('does not write again after the browser has wiped its data', async () => {
    const { vault } = await open();
    await vault.commit(put(1));
    await clearDatabase('parley-vault');
    await expect(vault.commit(put(2))).rejects.toMatchObject({ kind: 'elsewhere' });
  });
});
