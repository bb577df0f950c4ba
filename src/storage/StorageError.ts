export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    /**
     * lost: there is data, but not the key for it. damaged: the key does not open, or opens nothing.
     * outdated: all of it is of an early Parley that sealed in another way.
     * full: the device or the browser has no room for it; nothing was committed.
     * elsewhere: another worker has opened the vault, or it was closed; nothing was committed.
     */
    readonly kind: 'lost' | 'damaged' | 'outdated' | 'full' | 'elsewhere',
    options?: ErrorOptions,
  ) {
    super(`storage: ${kind}`, options);
  }
}
