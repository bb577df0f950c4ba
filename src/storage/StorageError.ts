export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    /**
     * lost: there is data but no master key. damaged: the master key cannot be opened, or opens no
     * value; or IndexedDB failed without a reason.
     * outdated: all data is of an early Parley that sealed values in another way.
     * blocked: the browser stores nothing for this page. silent: the database does not answer.
     * full: the device or the browser has no room for it; nothing was committed.
     * elsewhere: another worker has opened the vault, or it was closed; nothing was committed.
     */
    readonly kind: 'lost' | 'damaged' | 'outdated' | 'blocked' | 'silent' | 'full' | 'elsewhere',
    options?: ErrorOptions,
  ) {
    super(`storage: ${kind}`, options);
  }
}
