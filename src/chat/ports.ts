/**
 * What the domain needs of the world. Each port has one contract suite in `tests/contracts`
 * that its real adapter and its fake both pass.
 */
import type {
  KeyPair,
  OlmAccount,
  OlmKey,
  OlmSession,
  PublicKey,
  RecordKey,
  RouteBlob,
  RouteId,
  SecretKey,
  SharedKey,
  Signature,
} from './ids.ts';

/** Time, passed in so that tests can own it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `act` once after `ms`; the result cancels it. Retries and look-outs wait with it. */
  after(ms: number, act: () => void): () => void;
}

/**
 * VLD0 (Ed25519, X25519, XChaCha20-Poly1305, BLAKE3) and Olm, the double ratchet of two.
 * Accounts and sessions are values: each step gives a successor, to be saved with its result.
 */
export interface Crypto {
  /** False while its program is still loading: every method waits for it, or rejects with ProgramError. */
  isReady(): boolean;
  /** Every new key, and local ids. */
  randomBytes(length: number): Promise<Uint8Array>;
  /** Identity, record writers, handshakes. */
  generateKeyPair(): Promise<KeyPair>;
  /** Offers and replies, by the identity. */
  sign(pair: KeyPair, message: Uint8Array): Promise<Signature>;
  /** Offers and replies, read from the network. False for anything that is not a valid signature. */
  verify(publicKey: PublicKey, message: Uint8Array, signature: Signature): Promise<boolean>;
  /** Handshake: both sides get the same 32 bytes. Undefined if `theirs` is no usable key. */
  sharedSecret(theirs: PublicKey, mine: SecretKey): Promise<SharedKey | undefined>;
  /** Everything that leaves the device. The nonce (24 bytes, random) stands in front. */
  seal(key: SharedKey, plaintext: Uint8Array, associated: Uint8Array): Promise<Uint8Array>;
  /** The plaintext, or undefined if anything about it was changed. */
  open(key: SharedKey, sealed: Uint8Array, associated: Uint8Array): Promise<Uint8Array | undefined>;
  /** 32 bytes. Key derivation and naming an answer. */
  hash(data: Uint8Array): Promise<Uint8Array>;

  /** Every conversation has its own, so that two cannot be linked by their keys. */
  newAccount(): Promise<{ readonly account: OlmAccount; readonly identityKey: OlmKey }>;
  /** One more key that the friend can start one session with. */
  newOneTimeKey(
    account: OlmAccount,
  ): Promise<{ readonly account: OlmAccount; readonly oneTimeKey: OlmKey }>;
  /** A session with the friend's keys; undefined if these are no usable keys. */
  startSession(
    account: OlmAccount,
    identityKey: OlmKey,
    oneTimeKey: OlmKey,
  ): Promise<OlmSession | undefined>;
  /**
   * Joins a session that the friend started, by any message of it that came before they heard
   * from us; undefined if it is none of theirs or its one-time key was used.
   */
  joinSession(
    account: OlmAccount,
    identityKey: OlmKey,
    sealed: Uint8Array,
  ): Promise<
    | {
        readonly account: OlmAccount;
        readonly session: OlmSession;
        readonly plaintext: Uint8Array;
      }
    | undefined
  >;
  /** Messages of any length, one after the other. */
  encrypt(
    session: OlmSession,
    plaintexts: readonly Uint8Array[],
  ): Promise<{ readonly session: OlmSession; readonly sealed: readonly Uint8Array[] }>;
  /** Undefined where a message is not of this session, was opened before, or was changed. */
  decrypt(
    session: OlmSession,
    sealed: readonly Uint8Array[],
  ): Promise<{
    readonly session: OlmSession;
    readonly opened: readonly (Uint8Array | undefined)[];
  }>;
}

export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  constructor(
    /**
     * offline: not attached, or no answer; try again later.
     * missing: the network does not know the record.
     * refused: the node rejects the request as such; trying again does not help.
     */
    readonly kind: 'offline' | 'missing' | 'refused',
    options?: ErrorOptions,
  ) {
    super(`network: ${kind}`, options);
  }
}

/** The node's program is not here: it did not load, or nobody has begun to load it. Try again later. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
  constructor(options?: ErrorOptions) {
    super("the node's program is not loaded", options);
  }
}

/** Whether something failed because the network or the node's program is not at hand: no defect. */
export function isUnavailable(error: unknown): error is NetworkError | ProgramError {
  return error instanceof NetworkError || error instanceof ProgramError;
}

/** A value of a subkey. `version` grows with every write to that subkey. */
export interface RecordValue {
  readonly data: Uint8Array;
  readonly version: number;
}

export type WriteOutcome =
  /** The network has it. */
  | { readonly kind: 'accepted' }
  /** The node has it and brings it to the network when it can; see `unsent`. */
  | { readonly kind: 'deferred' }
  /** Someone wrote before us; ours was not taken. */
  | { readonly kind: 'conflict'; readonly value: RecordValue };

/** Records of the DHT, and messages over private routes. Every method may throw NetworkError. */
export interface Network {
  /** New invitation or conversation; known to the network with the first write. */
  createRecord(members: readonly PublicKey[], subkeysEach: number): Promise<RecordKey>;
  /** Before any use, on each start; again with a writer to be able to write. Repeating costs nothing. */
  openRecord(record: RecordKey, writer: KeyPair | undefined): Promise<void>;
  /**
   * A friend was blocked: the watch ends, and nothing of the record can be used until it is opened
   * again. What is known here of it stays.
   */
  closeRecord(record: RecordKey): Promise<void>;
  /** The conversation or invitation is over: forget it here. */
  deleteRecord(record: RecordKey): Promise<void>;
  /** The newest value the network has. */
  read(record: RecordKey, subkey: number): Promise<RecordValue | undefined>;
  /** At most 32 KiB (veilid-core, ValueData::MAX_LEN). */
  write(record: RecordKey, subkey: number, data: Uint8Array): Promise<WriteOutcome>;
  /** Subkeys whose `deferred` write has not reached the network yet; asks nobody. */
  unsent(record: RecordKey): Promise<readonly number[]>;
  /** Newest version of each of the subkeys from..to (inclusive) on the network: catching up. */
  versions(record: RecordKey, from: number, to: number): Promise<readonly (number | undefined)[]>;
  /**
   * Changes of the subkeys from..to are told to `onChange` from now on, while the node runs.
   * Of no effect before the record's first write has reached the network.
   */
  watch(record: RecordKey, from: number, to: number): Promise<void>;
  /** Set once by the Messenger: these subkeys changed, read them again; none: the watch is over. */
  onChange(listener: (record: RecordKey, subkeys: readonly number[]) => void): void;

  /** A way for friends to reach this node, which tells them nothing of where it is. */
  newRoute(): Promise<{ readonly id: RouteId; readonly blob: RouteBlob }>;
  /** A friend's route, for `sendMessage`. Rejects with `refused` if the blob is none. */
  importRoute(blob: RouteBlob): Promise<RouteId>;
  /** Ours or an imported one, dead or alive: forget it here. */
  releaseRoute(route: RouteId): Promise<void>;
  /**
   * At most 32 KiB over an imported route. That it was sent says nothing of its arrival;
   * order is not kept. Rejects if the route is known to be dead.
   */
  sendMessage(route: RouteId, message: Uint8Array): Promise<void>;
  /** Set once by the Messenger: a message from anybody who has a route of ours. */
  onMessage(listener: (message: Uint8Array, route: RouteId | undefined) => void): void;
  /** Set once by the Messenger: these routes, ours or imported ones, do not work any more. */
  onRoutesDied(listener: (routes: readonly RouteId[]) => void): void;
}

export type VaultKey = readonly string[];

export type VaultChange =
  | { readonly kind: 'put'; readonly key: VaultKey; readonly value: Uint8Array }
  | { readonly kind: 'delete'; readonly key: VaultKey }
  /** Everything below a prefix. */
  | { readonly kind: 'clear'; readonly prefix: VaultKey };

export interface VaultEntry {
  readonly key: VaultKey;
  readonly value: Uint8Array;
}

/**
 * What survives. Values are encrypted by the adapter; keys are not, so they hold no secret. A value
 * that does not open any more, because somebody changed or moved it, is given as zero bytes: nothing
 * can be read from it, and all others can.
 */
export interface Vault {
  get(key: VaultKey): Promise<Uint8Array | undefined>;
  /** Everything below a prefix, in order of keys (by UTF-16 code units). Start-up. */
  list(prefix: VaultKey): Promise<readonly VaultEntry[]>;
  /** Up to `limit` entries directly below the prefix, the last first, those before `before`. */
  page(prefix: VaultKey, before: string | undefined, limit: number): Promise<readonly VaultEntry[]>;
  /** All of it or nothing, and in the order of the calls; on the disk when it resolves. */
  commit(changes: readonly VaultChange[]): Promise<void>;
}
