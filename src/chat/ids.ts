/**
 * Branded names. The brands cost nothing at run time; they keep one kind of string or
 * byte array from being passed where another is meant.
 */
declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

/** Local random name of a conversation, 26 characters of base32. Never leaves this device. */
export type ConversationId = Branded<string, 'ConversationId'>;
/** Local random name of an invitation, ours or one we opened. Never leaves this device. */
export type InvitationId = Branded<string, 'InvitationId'>;
/** Where a message stands in its conversation: sorts as shown. Unique within it. */
export type MessageId = Branded<string, 'MessageId'>;

/** 32 bytes, VLD0 (Ed25519). */
export type PublicKey = Branded<Uint8Array, 'PublicKey'>;
/** 32 bytes, VLD0. Never logged, never leaves the worker. */
export type SecretKey = Branded<Uint8Array, 'SecretKey'>;
/** 32 bytes: a symmetric key for authenticated encryption. */
export type SharedKey = Branded<Uint8Array, 'SharedKey'>;
/** 64 bytes, VLD0. */
export type Signature = Branded<Uint8Array, 'Signature'>;
/**
 * Name of a DHT record with its encryption key, 64 bytes: 32 of each. Whoever has it can
 * read the record, so it is a secret.
 */
export type RecordKey = Branded<Uint8Array, 'RecordKey'>;

/** One side's half of all Olm sessions with one friend. Secret, opaque. */
export type OlmAccount = Branded<Uint8Array, 'OlmAccount'>;
/** One Olm session: the ratchet as it stands. Secret, opaque. */
export type OlmSession = Branded<Uint8Array, 'OlmSession'>;
/** 32 bytes, Curve25519: an Olm identity key or one-time key. */
export type OlmKey = Branded<Uint8Array, 'OlmKey'>;

/** Name of a private route, ours or an imported one, on the node that is running now. */
export type RouteId = Branded<string, 'RouteId'>;
/** What others need to reach us over a private route; secret from all but friends. */
export type RouteBlob = Branded<Uint8Array, 'RouteBlob'>;

export interface KeyPair {
  readonly publicKey: PublicKey;
  readonly secretKey: SecretKey;
}
