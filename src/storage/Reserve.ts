/**
 * Bytes that the vault keeps only to delete them: when there is no room left, a person must still be
 * able to block, end and delete, which needs some bytes first. IndexedDB counts the bytes of every
 * put, even of one that replaces a larger value.
 */
import { StorageError } from './StorageError.ts';

/** Not an array, so no entry has this key and no prefix covers it. */
export const RESERVE = 'reserve';
/**
 * The largest that fits is kept. Chromium lets the last seconds of writing pass its limit by up to an
 * eighth, so that the first bytes which are deleted make no room.
 */
const SIZES_BYTES = [1_048_576, 262_144, 65_536, 16_384];
/** What `getRandomValues` fills at once. */
const RANDOM_BYTES = 65_536;

type Write = (act: (store: IDBObjectStore) => void) => Promise<void>;

export class Reserve {
  readonly #write: Write;
  #isHeld: boolean;

  /** `isHeld`: whether the store has a reserve now. */
  constructor(write: Write, isHeld: boolean) {
    this.#write = write;
    this.#isHeld = isHeld;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /**
   * Writes, if need be in the room of the reserve. Rejects with `full` if there is not even room for
   * that; then nothing was written.
   */
  async spend(act: (store: IDBObjectStore) => void): Promise<void> {
    try {
      await this.#write(act);
    } catch (error) {
      if (!isFull(error) || !this.#isHeld) throw error;
      this.#isHeld = false;
      // Both are begun at once, so that no other write takes the room in between.
      const released = this.#write((store) => store.delete(RESERVE));
      await Promise.all([released, this.#write(act)]);
    }
  }

  /** Makes a reserve if there is none, as far as there is room. */
  async refill(): Promise<void> {
    if (this.#isHeld) return;
    this.#isHeld = true;
    for (const bytes of SIZES_BYTES) {
      try {
        return await this.#write((store) => store.put(randomBytes(bytes), RESERVE));
      } catch (error) {
        if (!isFull(error)) break;
      }
    }
    this.#isHeld = false;
  }
}

/** Whether a write failed only for lack of room. */
export function isFull(error: unknown): boolean {
  return error instanceof StorageError && error.kind === 'full';
}

/** A database that compresses has to keep all of them. */
function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += RANDOM_BYTES)
    crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES));
  return bytes;
}
