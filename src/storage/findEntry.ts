import type { UseStore } from 'idb-keyval';
import type { VaultKey } from '../chat/ports.ts';
import { StorageError } from './StorageError.ts';

/**
 * Goes through the entries of a range until `isFound` returns true for one; returns whether it did.
 * A key that is not ours names nothing that we stored, and is skipped.
 */
export function findEntry(
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

/**
 * All keys below a prefix. IndexedDB orders arrays after strings, so an empty array is the upper
 * end.
 */
export function below(prefix: VaultKey): IDBKeyRange {
  return IDBKeyRange.bound([...prefix], [...prefix, []], true, true);
}

function isVaultKey(key: unknown): key is VaultKey {
  return Array.isArray(key) && key.every((part) => typeof part === 'string');
}
