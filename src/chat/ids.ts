/**
 * Branded types. The brands cost nothing at run time; they prevent passing one kind of string or byte
 * array where another is meant.
 */
import { equalBytes } from '../lib/bytes.ts';

declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

/** Local random name of a conversation, 26 characters of base32. Never leaves this device. */
export type ConversationId = Branded<string, 'ConversationId'>;
/** Local random name of an invitation, ours or one we opened. Never leaves this device. */
export type InvitationId = Branded<string, 'InvitationId'>;
/** The place of a message in its conversation: sorts in the order shown, unique within the conversation. */
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

/** The half that names the record: with another encryption key it is still the same record. */
export function recordName(record: RecordKey): Uint8Array {
  return record.subarray(0, 32);
}

/** Whether both name the same record, with whatever encryption keys. */
export function isSameRecord(a: RecordKey, b: RecordKey): boolean {
  return equalBytes(recordName(a), recordName(b));
}

/** One side's half of all Olm sessions with one friend. Secret, opaque. */
export type OlmAccount = Branded<Uint8Array, 'OlmAccount'>;
/** One Olm session: the current state of the ratchet. Secret, opaque. */
export type OlmSession = Branded<Uint8Array, 'OlmSession'>;
/** 32 bytes, Curve25519: an Olm identity key or one-time key. */
export type OlmKey = Branded<Uint8Array, 'OlmKey'>;

/** Name of a private route, ours or imported, on the current node. */
export type RouteId = Branded<string, 'RouteId'>;
/** What others need to reach us over a private route; only friends may know it. */
export type RouteBlob = Branded<Uint8Array, 'RouteBlob'>;

export interface KeyPair {
  readonly publicKey: PublicKey;
  readonly secretKey: SecretKey;
}
