/**
 * The key that everything stored hangs on: 32 random bytes, kept only wrapped. Here a
 * non-extractable WebCrypto key wraps it; a passphrase will only have to wrap it anew.
 */
import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';

const DATABASE = 'parley-key';
const STORE = 'key';
const ENTRY = 'master';
const AES = { name: 'AES-GCM', length: 256 } as const;

/** What lies in the database. The wrapping key can be used by this origin, never read. */
interface Wrapped {
  readonly version: 1;
  readonly wrapping: CryptoKey;
  /** 12 bytes. */
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly wrapped: ArrayBuffer;
}

export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    /**
     * lost: there is data, but not the key for it. damaged: a value or the key does not open.
     * elsewhere: another worker has opened the vault, or it was closed; nothing was committed.
     */
    readonly kind: 'lost' | 'damaged' | 'elsewhere',
    options?: ErrorOptions,
  ) {
    super(`storage: ${kind}`, options);
  }
}

export interface StorageKeys {
  /** AES-GCM, for the vault. */
  readonly values: CryptoKey;
  /** 43 characters: what Veilid encrypts its own stores with. */
  readonly devicePassword: string;
}

/**
 * The keys of this browser profile, made on the first start.
 * `hasData`: values exist that need the old key, so no new one may take its place.
 * Rejects with StorageError, or with what IndexedDB says.
 */
export async function openStorageKeys(hasData: () => Promise<boolean>): Promise<StorageKeys> {
  const store = createStore(DATABASE, STORE);
  let found: unknown = await store('readonly', (s) => promisifyRequest<unknown>(s.get(ENTRY)));
  if (found === undefined) {
    if (await hasData()) throw new StorageError('lost');
    found = await make(store);
  }
  if (!isWrapped(found)) throw new StorageError('damaged');
  return derive(await unwrap(found));
}

async function make(store: UseStore): Promise<unknown> {
  const wrapping = await crypto.subtle.generateKey(AES, false, ['wrapKey', 'unwrapKey']);
  // Only this function holds a form of the master key that can be exported.
  const master = await crypto.subtle.generateKey(AES, true, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await crypto.subtle.wrapKey('raw', master, wrapping, { name: 'AES-GCM', iv });
  const entry: Wrapped = { version: 1, wrapping, iv, wrapped };
  return store('readwrite', async (s) => {
    s.put(entry, ENTRY);
    await promisifyRequest(s.transaction);
    return entry;
  });
}

function isWrapped(value: unknown): value is Wrapped {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === 1 &&
    'wrapping' in value &&
    value.wrapping instanceof CryptoKey &&
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
    return await crypto.subtle.unwrapKey('raw', wrapped, wrapping, how, 'HKDF', false, uses);
  } catch (cause) {
    throw new StorageError('damaged', { cause });
  }
}

/** HKDF (RFC 5869) with SHA-256, one label per use. */
async function derive(master: CryptoKey): Promise<StorageKeys> {
  const hkdf = (label: string): HkdfParams => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: new TextEncoder().encode(`parley/1/${label}`),
  });
  const uses: KeyUsage[] = ['encrypt', 'decrypt'];
  const values = await crypto.subtle.deriveKey(hkdf('vault'), master, AES, false, uses);
  const bits = await crypto.subtle.deriveBits(hkdf('veilid'), master, 256);
  const password = btoa(String.fromCharCode(...new Uint8Array(bits)));
  return { values, devicePassword: password.replaceAll('=', '') };
}
