/** Browsers that refuse storage, do not answer, or close a database without a word. */
import { promisifyRequest } from 'idb-keyval';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { IdbVault } from './IdbVault.ts';
import { openStore } from './openStore.ts';

const DATABASE = 'test-open-store';
const opened = new Set<IDBDatabase>();

/** Notes each database that is used, so that a test can close it like the browser. */
beforeEach(() => {
  opened.clear();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const { transaction } = IDBDatabase.prototype;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...args
  ) {
    opened.add(this);
    return transaction.apply(this, args);
  });
});
afterEach(() => vi.restoreAllMocks());

/** A database that its page closes has no event, as when a browser closes it without a word. */
function closeSilently(): void {
  for (const database of opened) database.close();
  opened.clear();
}

const put = (value: number) => [{ kind: 'put', key: ['k'], value: Uint8Array.of(value) }] as const;

test('what is saved and read after the browser has closed the database silently is done once', async () => {
  const { vault } = await IdbVault.open(() => undefined);
  // Tests share one browser profile, so clear what an earlier one left.
  await vault.commit([{ kind: 'clear', prefix: [] }, ...put(1)]);
  closeSilently();
  expect(await vault.get(['k'])).toEqual(Uint8Array.of(1));
  closeSilently();
  await vault.commit(put(2));
  closeSilently();
  expect(await vault.list([])).toEqual([{ key: ['k'], value: Uint8Array.of(2) }]);
  await IdbVault.erase();
});

test('what was asked before the database is open again happens in its order', async () => {
  const { vault } = await IdbVault.open(() => undefined);
  closeSilently();
  await Promise.all([1, 2, 3, 4, 5].map((value) => vault.commit(put(value))));
  expect(await vault.get(['k'])).toEqual(Uint8Array.of(5));
  await IdbVault.erase();
});

test('a store counts each use once, also when the database was closed before it', async () => {
  const store = openStore(DATABASE, 'values');
  let uses = 0;
  const use = () =>
    store('readwrite', async (values) => {
      uses += 1;
      values.put(uses, 'uses');
      await promisifyRequest(values.transaction);
    });
  await use();
  closeSilently();
  await Promise.all([use(), use()]);
  expect(uses).toBe(3);
  expect(await store('readonly', (values) => promisifyRequest<unknown>(values.get('uses')))).toBe(
    3,
  );
});

test('an error of a use is not taken for a closed database', async () => {
  const store = openStore(DATABASE, 'values');
  let uses = 0;
  const failing = store('readonly', () => {
    uses += 1;
    throw new DOMException('of the use itself', 'InvalidStateError');
  });
  await expect(failing).rejects.toThrow('of the use itself');
  expect(uses).toBe(1);
});

test('a database that does not answer is given up, and answers the next time it can', async () => {
  const name = `${DATABASE}-silent`;
  const store = openStore(name, 'values');
  const use = () => store('readonly', (values) => promisifyRequest<unknown>(values.get('nothing')));
  await use();
  // An upgrade waits for this database to be closed, and everybody else waits for the upgrade.
  const holding = [...opened];
  const upgrade = indexedDB.open(name, 2);
  upgrade.onupgradeneeded = () => upgrade.transaction?.abort();
  const ended = new Promise((resolve) => (upgrade.onerror = resolve));
  await new Promise((resolve) => (upgrade.onblocked = resolve));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const late = openStore(name, 'values');
  const lateUse = () => late('readonly', (values) => promisifyRequest(values.count()));
  const refused = expect(lateUse()).rejects.toMatchObject({ kind: 'silent' });
  await vi.advanceTimersByTimeAsync(15_000);
  await refused;
  vi.useRealTimers();
  for (const database of holding) database.close();
  await ended;
  expect(await lateUse()).toBeTypeOf('number');
});

const refusals: readonly (readonly [string, () => void])[] = [
  ['has null in place of IndexedDB', () => stub(null)],
  ['has no IndexedDB', () => stub(undefined)],
  [
    'throws when IndexedDB is used',
    () =>
      vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      }),
  ],
  ['throws when IndexedDB is looked at', () => stubGetter()],
  ['answers with SecurityError', () => answersWith('SecurityError')],
  [
    'answers with InvalidStateError, as old private windows do',
    () => answersWith('InvalidStateError'),
  ],
];

test.each(refusals)('a browser that %s is one that stores nothing here', async (_, refuse) => {
  refuse();
  await expect(IdbVault.open(() => undefined)).rejects.toMatchObject({ kind: 'blocked' });
});

test('a broken disk is not a browser that stores nothing here', async () => {
  answersWith('UnknownError');
  await expect(IdbVault.open(() => undefined)).rejects.toMatchObject({ name: 'UnknownError' });
});

function stub(value: unknown): void {
  vi.stubGlobal('indexedDB', value);
  onTestFinished(() => void vi.unstubAllGlobals());
}

function stubGetter(): void {
  const real = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB');
  Object.defineProperty(globalThis, 'indexedDB', {
    configurable: true,
    get: () => {
      throw new DOMException('Access is denied.', 'SecurityError');
    },
  });
  onTestFinished(() => {
    if (real !== undefined) Object.defineProperty(globalThis, 'indexedDB', real);
  });
}

/** Each request to open a database has this error. */
function answersWith(name: string): void {
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    const request = new EventTarget();
    Object.defineProperties(request, {
      error: { value: new DOMException('of the browser', name) },
      onerror: { set: (heard: () => void) => setTimeout(heard) },
      onabort: { set: () => undefined },
    });
    return request as IDBOpenDBRequest;
  });
}
