/**
 * Seals stored values with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) and a fresh random nonce:
 * nonce (24 bytes), ciphertext, tag (16 bytes). It is synchronous JavaScript: for entries this
 * small, a call to WebCrypto costs more than the sealing.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { concatBytes } from '../lib/bytes.ts';
import type { VaultEntry, VaultKey } from '../chat/ports.ts';

const NONCE_LENGTH = 24;

export class SealedValues {
  readonly #key: Uint8Array;

  /** The key has 32 bytes. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** Authenticates the entry's key together with its value, so values cannot change places. */
  seal({ key, value }: VaultEntry): Uint8Array {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_LENGTH));
    return concatBytes(nonce, this.#cipher(nonce, key).encrypt(value));
  }

  /** Undefined if `value`, as it was read, is not what was sealed for this entry's key. */
  unseal(key: VaultKey, value: unknown): Uint8Array | undefined {
    try {
      if (!(value instanceof Uint8Array)) throw new TypeError('no bytes');
      const nonce = value.subarray(0, NONCE_LENGTH);
      return this.#cipher(nonce, key).decrypt(value.subarray(NONCE_LENGTH));
    } catch {
      return undefined;
    }
  }

  #cipher(nonce: Uint8Array, key: VaultKey) {
    return xchacha20poly1305(this.#key, nonce, new TextEncoder().encode(JSON.stringify(key)));
  }
}
