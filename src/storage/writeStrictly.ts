import type { UseStore } from 'idb-keyval';
import { StorageError } from './StorageError.ts';

/**
 * Writes in one transaction, and resolves when it is on the disk. A transaction of idb-keyval may
 * be called complete before that, so a power cut could lose it. Rejects with what `act` throws, with
 * StorageError if there is no room, or with an error of IndexedDB; then nothing was written.
 */
export function writeStrictly(
  store: UseStore,
  act: (store: IDBObjectStore) => void,
): Promise<void> {
  return store('readonly', async ({ name, transaction: { db } }) => {
    const transaction = db.transaction(name, 'readwrite', { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(failureOf(transaction.error));
    });
    try {
      act(transaction.objectStore(name));
    } catch (error) {
      // What throws does not abort the transaction: earlier requests would be saved.
      transaction.abort();
      await done.catch(() => undefined);
      throw error;
    }
    await done;
  });
}

/** Why a transaction was aborted. */
function failureOf(error: DOMException | null): Error {
  if (error?.name === 'QuotaExceededError') return new StorageError('full', { cause: error });
  return error ?? new StorageError('damaged');
}
