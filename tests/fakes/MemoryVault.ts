/** A vault in memory. Committed values survive a "restart" of its user. */
import type { Vault, VaultChange, VaultEntry, VaultKey } from '../../src/chat/ports.ts';
import { isFull } from '../../src/storage/Reserve.ts';
import { StorageError } from '../../src/storage/StorageError.ts';

/** As much as the real vault keeps. */
const RESERVE_BYTES = 1_048_576;

export class MemoryVault implements Vault {
  readonly #values = new Map<string, VaultEntry>();
  /** The number of commits: while it is the same, the content is the same. */
  commits = 0;
  /** The script: called before each commit; makes it fail by throwing. */
  beforeCommit: (changes: readonly VaultChange[]) => void = () => undefined;
  /** The script: bytes that the values may have in all, together with the reserve. */
  roomBytes = Infinity;
  #reserveBytes = RESERVE_BYTES;

  /** Another vault with the same content. */
  copy(): MemoryVault {
    const copy = new MemoryVault();
    for (const [name, entry] of this.#values) copy.#values.set(name, entry);
    return copy;
  }

  /** The script: from now on there is no room for anything new; `reserve`: what is left of it. */
  fill(reserve = RESERVE_BYTES): void {
    this.#reserveBytes = reserve;
    this.roomBytes = this.usedBytes;
  }

  /** Bytes of all values, and of the reserve. */
  get usedBytes(): number {
    return [...this.#values.values()].reduce(
      (sum, entry) => sum + sizeOf(entry),
      this.#reserveBytes,
    );
  }

  get(key: VaultKey): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.at(key));
  }

  list(prefix: VaultKey): Promise<readonly VaultEntry[]> {
    return Promise.resolve(this.below(prefix));
  }

  page(prefix: VaultKey, before: string | undefined, limit: number) {
    const entries = this.below(prefix)
      .filter(({ key }) => before === undefined || (key[prefix.length] ?? '') < before)
      .reverse();
    return Promise.resolve(entries.slice(0, limit));
  }

  async commit(changes: readonly VaultChange[]): Promise<void> {
    await Promise.resolve();
    this.#commit(changes);
  }

  async remedy(changes: readonly VaultChange[]): Promise<boolean> {
    await Promise.resolve();
    try {
      this.#commit(changes);
      return true;
    } catch (error) {
      if (!isFull(error)) throw error;
    }
    this.#reserveBytes = 0;
    try {
      this.#commit(changes);
      return true;
    } catch (error) {
      if (!isFull(error)) throw error;
      return false;
    }
  }

  #commit(changes: readonly VaultChange[]): void {
    this.beforeCommit(changes);
    // Everything that can fail comes first, so that a failed commit changes nothing.
    const copies = changes.map((change) =>
      change.kind === 'put' ? { ...change, value: checked(change).slice() } : change,
    );
    // As in a browser, a put needs its room even if it replaces or deletes more.
    const added = copies.reduce((sum, each) => sum + (each.kind === 'put' ? sizeOf(each) : 0), 0);
    if (added > 0 && this.usedBytes + added > this.roomBytes) throw new StorageError('full');
    this.commits++;
    for (const change of copies) {
      if (change.kind === 'put') this.#values.set(nameOf(change.key), change);
      else if (change.kind === 'delete') this.#values.delete(nameOf(change.key));
      else for (const { key } of this.below(change.prefix)) this.#values.delete(nameOf(key));
    }
    if (this.#reserveBytes === 0 && this.usedBytes + RESERVE_BYTES <= this.roomBytes)
      this.#reserveBytes = RESERVE_BYTES;
  }

  /** The script: this value can no longer be opened. */
  damage(key: VaultKey): void {
    this.#values.set(nameOf(key), { key, value: new Uint8Array() });
    this.commits++;
  }

  /** The same as `get`, but synchronous. */
  at(key: VaultKey): Uint8Array | undefined {
    return this.#values.get(nameOf(key))?.value.slice();
  }

  /** The same as `list`, but synchronous. */
  below(prefix: VaultKey): VaultEntry[] {
    return [...this.#values.values()]
      .filter(({ key }) => key.length > prefix.length && prefix.every((part, i) => key[i] === part))
      .sort((a, b) => (compareKeys(a.key, b.key) ? -1 : 1))
      .map(({ key, value }) => ({ key, value: value.slice() }));
  }
}

/** Refuses invalid keys, as IndexedDB does. */
function checked({ key, value }: VaultEntry): Uint8Array {
  if (!key.every((part) => typeof part === 'string')) throw new TypeError('not a key of a vault');
  return value;
}

function sizeOf({ key, value }: VaultEntry): number {
  return nameOf(key).length + value.length;
}

function nameOf(key: VaultKey): string {
  return JSON.stringify(key);
}

function compareKeys(a: VaultKey, b: VaultKey): boolean {
  for (const [i, part] of a.entries()) {
    const other = b[i];
    if (other === undefined) return false;
    if (part !== other) return part < other;
  }
  return true;
}
