/**
 * What the domain needs from outside. Each port has one contract suite in `tests/contracts`, which the
 * real adapter and the fake both pass.
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

/** Time, passed in so that tests can control it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `act` once after `ms`; the result cancels it. For retries, polls and timeouts. */
  after(ms: number, act: () => void): () => void;
}

/**
 * VLD0 (Ed25519, X25519, XChaCha20-Poly1305, BLAKE3) and Olm, the double ratchet for two people.
 * Accounts and sessions are values: each step returns the next one, to be saved with its result.
 */
export interface Crypto {
  /** False while the program is still loading: every method waits for it, or rejects with ProgramError. */
  isReady(): boolean;
  /** For local ids. */
  randomBytes(length: number): Promise<Uint8Array>;
  /** For identities, record writers and handshakes. */
  generateKeyPair(): Promise<KeyPair>;
  /** For offers and replies, with the identity. */
  sign(pair: KeyPair, message: Uint8Array): Promise<Signature>;
  /** For offers and replies read from the network. False for anything that is not a valid signature. */
  verify(publicKey: PublicKey, message: Uint8Array, signature: Signature): Promise<boolean>;
  /** For the handshake: both sides get the same 32 bytes. Undefined if `theirs` is not a usable key. */
  sharedSecret(theirs: PublicKey, mine: SecretKey): Promise<SharedKey | undefined>;
  /** For headers, frames and replies. The nonce (24 random bytes) comes first. */
  seal(key: SharedKey, plaintext: Uint8Array, associated: Uint8Array): Promise<Uint8Array>;
  /** The plaintext, or undefined if anything was changed. */
  open(key: SharedKey, sealed: Uint8Array, associated: Uint8Array): Promise<Uint8Array | undefined>;
  /** 32 bytes. For key derivation, and to identify a reply. */
  hash(data: Uint8Array): Promise<Uint8Array>;

  /** Each conversation has its own account, so that its keys do not link it to another. */
  newAccount(): Promise<{ readonly account: OlmAccount; readonly identityKey: OlmKey }>;
  /** Adds a key with which the friend can start one session. */
  newOneTimeKey(
    account: OlmAccount,
  ): Promise<{ readonly account: OlmAccount; readonly oneTimeKey: OlmKey }>;
  /** Starts a session with the friend's keys; undefined if they are not usable. */
  startSession(
    account: OlmAccount,
    identityKey: OlmKey,
    oneTimeKey: OlmKey,
  ): Promise<OlmSession | undefined>;
  /**
   * Joins a session that the friend started, by any message that they sealed before our first one
   * reached them; undefined if it is not such a message or the one-time key was used.
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
  /** Seals messages of any length, one after the other. */
  encrypt(
    session: OlmSession,
    plaintexts: readonly Uint8Array[],
  ): Promise<{ readonly session: OlmSession; readonly sealed: readonly Uint8Array[] }>;
  /** A result is undefined if its message is not of this session, was opened before, or was changed. */
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
     * offline: not attached, or no answer; a later retry may work.
     * missing: the network does not know the record.
     * refused: the node rejects the request itself; a retry does not help.
     */
    readonly kind: 'offline' | 'missing' | 'refused',
    options?: ErrorOptions,
  ) {
    super(`network: ${kind}`, options);
  }
}

/** The node's program is not loaded: loading failed or has not started. A later retry may work. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
  constructor(options?: ErrorOptions) {
    super("the node's program is not loaded", options);
  }
}

/** Whether a failure is no defect: the network or the node's program is unavailable. */
export function isUnavailable(error: unknown): error is NetworkError | ProgramError {
  return error instanceof NetworkError || error instanceof ProgramError;
}

/** The value of a subkey. `version` grows with every write to that subkey. */
export interface RecordValue {
  readonly data: Uint8Array;
  readonly version: number;
}

export type WriteOutcome =
  /** The network has it. */
  | { readonly kind: 'accepted' }
  /** The node has it and will write it to the network when it can; see `unsent`. */
  | { readonly kind: 'deferred' }
  /** The network has another value, and ours was not taken. */
  | { readonly kind: 'conflict'; readonly value: RecordValue };

/** Records of the DHT, and messages over private routes. Every method may reject with NetworkError. */
export interface Network {
  /** For a new invitation or conversation; the network knows the record after the first write. */
  createRecord(members: readonly PublicKey[], subkeysEach: number): Promise<RecordKey>;
  /**
   * Needed before any use, after each start; to write, with a writer. Repeating costs nothing. A record
   * is open once: opening it with another writer or encryption key takes it from whoever had it open.
   */
  openRecord(record: RecordKey, writer: KeyPair | undefined): Promise<void>;
  /**
   * Ends the watch and closes the record, as for a blocked friend; it must be opened again before any
   * use. Local data of the record stays.
   */
  closeRecord(record: RecordKey): Promise<void>;
  /** Deletes the local data of the record, after its conversation or invitation is over. */
  deleteRecord(record: RecordKey): Promise<void>;
  /** The newest value on the network. */
  read(record: RecordKey, subkey: number): Promise<RecordValue | undefined>;
  /** At most 32 KiB (veilid-core, ValueData::MAX_LEN). */
  write(record: RecordKey, subkey: number, data: Uint8Array): Promise<WriteOutcome>;
  /** Subkeys whose `deferred` write has not reached the network yet; asks only the local node. */
  unsent(record: RecordKey): Promise<readonly number[]>;
  /** The newest version on the network of each subkey from..to (inclusive). For polls. */
  versions(record: RecordKey, from: number, to: number): Promise<readonly (number | undefined)[]>;
  /**
   * Calls the `onChange` listener for changes of the subkeys from..to, while the node runs. Has no
   * effect before the record's first write has reached the network.
   */
  watch(record: RecordKey, from: number, to: number): Promise<void>;
  /** Set once by the Messenger. These subkeys changed, read them again; if empty, the watch has ended. */
  onChange(listener: (record: RecordKey, subkeys: readonly number[]) => void): void;

  /** A private route by which friends reach this node without learning where it is. */
  newRoute(): Promise<{ readonly id: RouteId; readonly blob: RouteBlob }>;
  /** A friend's route, for `sendMessage`. Rejects with `refused` if the blob is invalid. */
  importRoute(blob: RouteBlob): Promise<RouteId>;
  /** Drops a route of ours or an imported one, dead or alive. */
  releaseRoute(route: RouteId): Promise<void>;
  /**
   * At most 32 KiB over an imported route. Success does not mean that it arrives, and the order is
   * not kept. Rejects if the route is known to be dead.
   */
  sendMessage(route: RouteId, message: Uint8Array): Promise<void>;
  /** Set once by the Messenger. A message came from anybody who knows a route of ours. */
  onMessage(listener: (message: Uint8Array, route: RouteId | undefined) => void): void;
  /** Set once by the Messenger. These routes, ours or imported ones, stopped working. */
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
 * Persistent storage. The adapter encrypts values; keys are not encrypted, so they hold no secret. A
 * value that cannot be decrypted, because it was changed or moved, is returned as zero bytes, so that
 * all others can still be read.
 */
export interface Vault {
  get(key: VaultKey): Promise<Uint8Array | undefined>;
  /** Everything below a prefix, in order of keys (by UTF-16 code units). */
  list(prefix: VaultKey): Promise<readonly VaultEntry[]>;
  /** Up to `limit` entries directly below the prefix and before `before`, in descending order. */
  page(prefix: VaultKey, before: string | undefined, limit: number): Promise<readonly VaultEntry[]>;
  /**
   * Saves all changes or none; commits run in the order of the calls. On the disk when it resolves.
   * Rejects if there is no room, but never for lack of room if it only deletes.
   */
  commit(changes: readonly VaultChange[]): Promise<void>;
  /**
   * The same for what helps against a full device, such as blocking and deleting: where there is no
   * room, a small reserve makes some. Resolves to false if that is not enough; then nothing is saved.
   */
  remedy(changes: readonly VaultChange[]): Promise<boolean>;
}
