/**
 * A store in a database of its own, as `createStore` of idb-keyval makes it, on browsers as they are:
 * some refuse to store anything, some never answer, and some close the database without a word.
 */
import { promisifyRequest, type UseStore } from 'idb-keyval';
import { StorageError } from './StorageError.ts';

/** Milliseconds. A browser that answers at all does so sooner, even with a large database. */
const OPEN_TIMEOUT_MS = 15_000;

/** Rejects with StorageError if the browser refuses or does not answer, or with an error of IndexedDB. */
export function openStore(database: string, name: string): UseStore {
  let opening: Promise<IDBDatabase> | undefined;
  const open = (): Promise<IDBDatabase> => {
    const mine = (opening ??= openDatabase(database, name, forget));
    function forget(): void {
      if (opening === mine) opening = undefined;
    }
    mine.catch(forget);
    return mine;
  };
  return async (mode, act) => {
    const opened = open();
    const transaction = begin(await opened, name, mode);
    if (transaction !== undefined) return act(transaction.objectStore(name));
    // The browser has closed it. Nothing was begun, so doing it now is doing it once.
    if (opening === opened) opening = undefined;
    return act((await open()).transaction(name, mode).objectStore(name));
  };
}

/** Undefined if the browser has closed the database. */
function begin(
  database: IDBDatabase,
  name: string,
  mode: IDBTransactionMode,
): IDBTransaction | undefined {
  try {
    return database.transaction(name, mode);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError') return undefined;
    throw error;
  }
}

async function openDatabase(
  database: string,
  name: string,
  onClose: () => void,
): Promise<IDBDatabase> {
  const request = requestDatabase(database);
  request.onupgradeneeded = () => request.result.createObjectStore(name);
  const opened = promisifyRequest(request);
  try {
    const found = await within(OPEN_TIMEOUT_MS, opened);
    found.onclose = onClose;
    return found;
  } catch (error) {
    // It may still come; nobody uses it then, and it must not stand in the way of the next one.
    opened.then((late) => late.close()).catch(() => undefined);
    throw isRefusal(error) ? new StorageError('blocked', { cause: error }) : error;
  }
}

function requestDatabase(database: string): IDBOpenDBRequest {
  try {
    // Browsers that store nothing have null in its place, or throw even when it is looked at.
    const factory = indexedDB as IDBFactory | null | undefined;
    if (factory === undefined || factory === null) throw new TypeError('no IndexedDB');
    return factory.open(database);
  } catch (cause) {
    throw new StorageError('blocked', { cause });
  }
}

/** Private windows and settings have these errors: the browser stores nothing for this page. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    ['SecurityError', 'InvalidStateError', 'NotAllowedError'].includes(error.name)
  );
}

async function within<T>(ms: number, coming: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StorageError('silent')), ms);
  });
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
  }
}
