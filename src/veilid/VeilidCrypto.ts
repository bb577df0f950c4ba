/**
 * The crypto port on Veilid's VLD0 functions and vodozemac's Olm. It needs the module but no
 * running node.
 */
import * as veilid from 'veilid-wasm';
import type {
  KeyPair,
  OlmAccount,
  OlmKey,
  OlmSession,
  PublicKey,
  SecretKey,
  SharedKey,
  Signature,
} from '../chat/ids.ts';
import type { Crypto } from '../chat/ports.ts';
import { concatBytes } from '../lib/bytes.ts';
import { isVeilidError } from './networkError.ts';

const NONCE_LENGTH = 24;

/** The node's program. */
export interface Program {
  readonly isLoaded: boolean;
  /** Resolves when it can be used. Each method of the port rejects with the same error as this. */
  loaded(): Promise<void>;
}

export class VeilidCrypto implements Crypto {
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  isReady(): boolean {
    return this.#program.isLoaded;
  }

  async randomBytes(length: number): Promise<Uint8Array> {
    await this.#program.loaded();
    return veilid.randomBytes(length);
  }

  async generateKeyPair(): Promise<KeyPair> {
    await this.#program.loaded();
    const { publicKey, secretKey } = veilid.generateKeyPair();
    return { publicKey: publicKey as PublicKey, secretKey: secretKey as SecretKey };
  }

  async sign(pair: KeyPair, message: Uint8Array): Promise<Signature> {
    await this.#program.loaded();
    return veilid.sign(pair.publicKey, pair.secretKey, message) as Signature;
  }

  async verify(publicKey: PublicKey, message: Uint8Array, signature: Signature): Promise<boolean> {
    await this.#program.loaded();
    return veilid.verify(publicKey, message, signature);
  }

  async sharedSecret(theirs: PublicKey, mine: SecretKey): Promise<SharedKey | undefined> {
    await this.#program.loaded();
    try {
      return veilid.sharedSecret(theirs, mine) as SharedKey;
    } catch (error) {
      if (isVeilidError(error) && error.code === 'Generic') return undefined;
      throw error;
    }
  }

  async seal(key: SharedKey, plaintext: Uint8Array, associated: Uint8Array): Promise<Uint8Array> {
    await this.#program.loaded();
    const nonce = veilid.randomBytes(NONCE_LENGTH);
    return concatBytes(nonce, veilid.seal(key, nonce, plaintext, associated));
  }

  async open(
    key: SharedKey,
    sealed: Uint8Array,
    associated: Uint8Array,
  ): Promise<Uint8Array | undefined> {
    await this.#program.loaded();
    if (sealed.length < NONCE_LENGTH) return undefined;
    const nonce = sealed.slice(0, NONCE_LENGTH);
    return veilid.open(key, nonce, sealed.slice(NONCE_LENGTH), associated);
  }

  async hash(data: Uint8Array): Promise<Uint8Array> {
    await this.#program.loaded();
    return veilid.hash(data);
  }

  async newAccount() {
    await this.#program.loaded();
    const { account, identityKey } = veilid.newOlmAccount();
    return { account: account as OlmAccount, identityKey: identityKey as OlmKey };
  }

  async newOneTimeKey(account: OlmAccount) {
    await this.#program.loaded();
    const made = veilid.newOlmOneTimeKey(account);
    return { account: made.account as OlmAccount, oneTimeKey: made.oneTimeKey as OlmKey };
  }

  async startSession(account: OlmAccount, identityKey: OlmKey, oneTimeKey: OlmKey) {
    await this.#program.loaded();
    return veilid.startOlmSession(account, identityKey, oneTimeKey) as OlmSession | undefined;
  }

  async joinSession(account: OlmAccount, identityKey: OlmKey, sealed: Uint8Array) {
    await this.#program.loaded();
    const joined = veilid.joinOlmSession(account, identityKey, sealed);
    if (joined === undefined) return undefined;
    return {
      account: joined.account as OlmAccount,
      session: joined.session as OlmSession,
      plaintext: joined.plaintext,
    };
  }

  async encrypt(session: OlmSession, plaintexts: readonly Uint8Array[]) {
    await this.#program.loaded();
    const { session: next, sealed } = veilid.olmSeal(session, plaintexts);
    return { session: next as OlmSession, sealed };
  }

  async decrypt(session: OlmSession, sealed: readonly Uint8Array[]) {
    await this.#program.loaded();
    const { session: next, opened } = veilid.olmOpen(session, sealed);
    return { session: next as OlmSession, opened };
  }
}
