/**
 * The master key, from which the keys of all stored data are derived: 32 random bytes, stored only
 * wrapped by a non-extractable WebCrypto key. To add a passphrase, only this key has to be wrapped
 * again.
 */
import { promisifyRequest, type UseStore } from 'idb-keyval';
import { openStore } from './openStore.ts';
import { StorageError } from './StorageError.ts';
import { writeStrictly } from './writeStrictly.ts';

const DATABASE = 'parley-key';
const STORE = 'key';
const ENTRY = 'master';
/** How values are sealed under the key. Version 1 was AES-256-GCM. */
const VERSION = 2;
const AES = { name: 'AES-GCM', length: 256 } as const;

/** The entry in the database. */
interface Wrapped {
  readonly version: typeof VERSION;
  /**
   * A key that this origin can use but not read. Bytes if the browser stores no keys for workers.
   */
  readonly wrapping: CryptoKey | Uint8Array<ArrayBuffer>;
  /** 12 bytes. */
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly wrapped: ArrayBuffer;
}

export interface StorageKeys {
  /** 32 bytes, for the vault. */
  readonly values: Uint8Array;
  /** 43 characters: the password with which Veilid encrypts its own stores. */
  readonly devicePassword: string;
}

/**
 * The keys of this browser profile, made on the first start.
 * `hasData`: whether stored values need the existing key, so that a new one must not replace it.
 * Rejects with StorageError, or with an error of IndexedDB.
 */
export async function openStorageKeys(hasData: () => Promise<boolean>): Promise<StorageKeys> {
  const store = openStore(DATABASE, STORE);
  let found: unknown = await store('readonly', (s) => promisifyRequest<unknown>(s.get(ENTRY)));
  if (found === undefined) {
    if (await hasData()) throw new StorageError('lost');
    found = await make(store);
  }
  if (isOutdated(found)) throw new StorageError('outdated');
  if (!isWrapped(found)) throw new StorageError('damaged');
  return derive(await unwrap(found));
}

/** Deletes the key: nothing that was sealed under it can ever be opened again. */
export async function forgetStorageKeys(): Promise<void> {
  await writeStrictly(openStore(DATABASE, STORE), (s) => s.delete(ENTRY));
}

async function make(store: UseStore): Promise<unknown> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const wrapping = await wrappingKey(bytes);
  // Only here does the master key exist in an extractable form.
  const master = await crypto.subtle.generateKey(AES, true, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await crypto.subtle.wrapKey('raw', master, wrapping, { name: 'AES-GCM', iv });
  const entry = { version: VERSION, iv, wrapped } as const;
  try {
    return await put(store, { ...entry, wrapping });
  } catch (error) {
    // WebKit stores keys for pages but refuses to do so for shared workers.
    if (!(error instanceof DOMException) || error.name !== 'DataCloneError') throw error;
    return await put(store, { ...entry, wrapping: bytes });
  }
}

/** Resolves when the key is on the disk: only then may anything be sealed with it. */
async function put(store: UseStore, entry: Wrapped): Promise<Wrapped> {
  await writeStrictly(store, (s) => s.put(entry, ENTRY));
  return entry;
}

/** Imports the wrapping key from its bytes, as non-extractable. */
function wrappingKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, AES, false, ['wrapKey', 'unwrapKey']);
}

function isOutdated(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === 1;
}

function isWrapped(value: unknown): value is Wrapped {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === VERSION &&
    'wrapping' in value &&
    (value.wrapping instanceof CryptoKey || value.wrapping instanceof Uint8Array) &&
    'iv' in value &&
    value.iv instanceof Uint8Array &&
    'wrapped' in value &&
    value.wrapped instanceof ArrayBuffer
  );
}

async function unwrap({ wrapping, iv, wrapped }: Wrapped): Promise<CryptoKey> {
  const how = { name: 'AES-GCM', iv };
  const uses: KeyUsage[] = ['deriveKey', 'deriveBits'];
  try {
    const key = wrapping instanceof CryptoKey ? wrapping : await wrappingKey(wrapping);
    return await crypto.subtle.unwrapKey('raw', wrapped, key, how, 'HKDF', false, uses);
  } catch (cause) {
    throw new StorageError('damaged', { cause });
  }
}

/** Derives keys with HKDF (RFC 5869) and SHA-256, one label per use. */
async function derive(master: CryptoKey): Promise<StorageKeys> {
  const hkdf = (label: string): HkdfParams => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: new TextEncoder().encode(`parley/1/${label}`),
  });
  const bits = async (label: string) =>
    new Uint8Array(await crypto.subtle.deriveBits(hkdf(label), master, 256));
  const password = btoa(String.fromCharCode(...(await bits('veilid'))));
  return { values: await bits('vault'), devicePassword: password.replaceAll('=', '') };
}
