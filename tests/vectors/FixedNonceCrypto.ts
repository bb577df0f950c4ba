import * as veilid from 'veilid-wasm';
import type { SharedKey } from '../../src/chat/ids.ts';
import { VeilidCrypto } from '../../src/veilid/VeilidCrypto.ts';
import { concatBytes } from '../../src/lib/bytes.ts';
import { packedModule } from '../nodeCrypto.ts';

/** The real cryptography, but with the same nonce for every seal: only for vectors. */
export class FixedNonceCrypto extends VeilidCrypto {
  readonly #nonce: Uint8Array;

  constructor(nonce: Uint8Array) {
    super(packedModule);
    this.#nonce = nonce;
  }

  override async seal(
    key: SharedKey,
    plaintext: Uint8Array,
    associated: Uint8Array,
  ): Promise<Uint8Array> {
    await packedModule.loaded();
    return concatBytes(this.#nonce, veilid.seal(key, this.#nonce, plaintext, associated));
  }
}
