/**
 * The crypto port without a node: the same algorithms as VLD0 from another library, so that
 * tests of our own rules run in Node. Its derived secrets differ from Veilid's; nothing
 * sealed by one opens in the other.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { blake3 } from '@noble/hashes/blake3.js';
import { randomBytes } from '@noble/hashes/utils.js';
import type { KeyPair, PublicKey, SecretKey, SharedKey, Signature } from '../../src/chat/ids.ts';
import type { Crypto } from '../../src/chat/ports.ts';
import { concatBytes } from '../../src/lib/bytes.ts';

const NONCE = 24;

export class NobleCrypto implements Crypto {
  async randomBytes(length: number): Promise<Uint8Array> {
    return Promise.resolve(randomBytes(length));
  }

  async generateKeyPair(): Promise<KeyPair> {
    const { publicKey, secretKey } = ed25519.keygen();
    return Promise.resolve({
      publicKey: publicKey as PublicKey,
      secretKey: secretKey as SecretKey,
    });
  }

  async sign(pair: KeyPair, message: Uint8Array): Promise<Signature> {
    return Promise.resolve(ed25519.sign(message, pair.secretKey) as Signature);
  }

  async verify(publicKey: PublicKey, message: Uint8Array, signature: Signature): Promise<boolean> {
    try {
      return await Promise.resolve(
        ed25519.verify(signature, message, publicKey, { zip215: false }),
      );
    } catch {
      return false;
    }
  }

  async sharedSecret(theirs: PublicKey, mine: SecretKey): Promise<SharedKey | undefined> {
    try {
      const secret = ed25519.utils.toMontgomerySecret(mine);
      const shared = x25519.getSharedSecret(secret, ed25519.utils.toMontgomery(theirs));
      return await Promise.resolve(blake3(shared) as SharedKey);
    } catch {
      return undefined;
    }
  }

  async seal(key: SharedKey, plaintext: Uint8Array, associated: Uint8Array): Promise<Uint8Array> {
    const nonce = randomBytes(NONCE);
    const sealed = xchacha20poly1305(key, nonce, associated).encrypt(plaintext);
    return Promise.resolve(concatBytes(nonce, sealed));
  }

  async open(
    key: SharedKey,
    sealed: Uint8Array,
    associated: Uint8Array,
  ): Promise<Uint8Array | undefined> {
    try {
      const cipher = xchacha20poly1305(key, sealed.slice(0, NONCE), associated);
      return await Promise.resolve(cipher.decrypt(sealed.slice(NONCE)));
    } catch {
      return undefined;
    }
  }

  async hash(data: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(blake3(data));
  }
}
