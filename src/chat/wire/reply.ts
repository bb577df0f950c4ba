/**
 * Subkey 1 of an invitation record, written by the invitee: who accepts, and where the
 * conversation record is. It is sealed for the inviter's handshake key, so the link alone does not
 * open it. Inside, the invitee's identity signs it together with both handshake keys.
 */
import * as v from 'valibot';
import { asciiBytes } from '../../lib/bytes.ts';
import { cleanName, nameFits } from '../text.ts';
import { deriveKey } from './keys.ts';
import type { KeyPair, OlmKey, PublicKey, RecordKey, SharedKey } from '../ids.ts';
import type { Crypto } from '../ports.ts';
import {
  bytesSchema,
  countSchema,
  decodeCbor,
  encodeCbor,
  olmKeySchema,
  publicKeySchema,
  recordKeySchema,
  signatureSchema,
  timeSchema,
} from './cbor.ts';

export interface Reply {
  readonly identity: PublicKey;
  readonly name: string;
  readonly writerKey: PublicKey;
  readonly conversation: RecordKey;
  readonly olmIdentity: OlmKey;
  /** First message of the Olm session with the offer's keys; its text is empty. */
  readonly olmStart: Uint8Array;
  /** When the invitee accepted, by their clock. */
  readonly at: number;
}

/**
 * The invitee's fresh public handshake key, and the secret shared with the inviter's handshake key.
 */
export interface Handshake {
  readonly publicKey: PublicKey;
  readonly secret: SharedKey;
}

/** What both sides know beforehand; the signature of the reply covers it. */
export interface ReplyContext {
  readonly invitation: RecordKey;
  /** The inviter's public handshake key. */
  readonly offered: PublicKey;
}

const VERSION = 1;
/** No encoded reply is longer. */
export const MAX_REPLY_BYTES = 8192;
const LABEL = asciiBytes('parley/1/reply');

const nameSchema = v.pipe(v.string(), v.maxLength(200), v.transform(cleanName), v.check(nameFits));
const bodySchema = v.object({
  identity: publicKeySchema,
  name: nameSchema,
  writerKey: publicKeySchema,
  conversation: recordKeySchema,
  olmIdentity: olmKeySchema,
  olmStart: bytesSchema(512),
  at: timeSchema,
});
const innerSchema = v.object({ body: bytesSchema(2048), signature: signatureSchema });
const outerSchema = v.object({
  v: v.literal(VERSION),
  handshakeKey: publicKeySchema,
  sealed: bytesSchema(4096),
});
const laterSchema = v.object({ v: v.pipe(countSchema, v.minValue(VERSION + 1)) });

export async function encodeReply(
  crypto: Crypto,
  identity: KeyPair,
  handshake: Handshake,
  context: ReplyContext,
  reply: Reply,
): Promise<Uint8Array> {
  const body = encodeCbor(reply);
  const bound = toSign(context, handshake.publicKey, body);
  const inner = encodeCbor({ body, signature: await crypto.sign(identity, bound) });
  const key = await deriveKey(crypto, handshake.secret, 'reply', context.invitation);
  const sealed = await crypto.seal(key, inner, LABEL);
  return encodeCbor({ v: VERSION, handshakeKey: handshake.publicKey, sealed });
}

/**
 * The reply and the secret it was sealed with; undefined if it does not decode or is not signed
 * right.
 */
export async function decodeReply(
  crypto: Crypto,
  handshake: KeyPair,
  invitation: RecordKey,
  data: Uint8Array,
): Promise<{ readonly reply: Reply; readonly secret: SharedKey } | undefined> {
  const outer = decodeCbor(outerSchema, data);
  if (outer === undefined) return undefined;
  const secret = await crypto.sharedSecret(outer.handshakeKey, handshake.secretKey);
  if (secret === undefined) return undefined;
  const key = await deriveKey(crypto, secret, 'reply', invitation);
  const inner = decodeOpened(await crypto.open(key, outer.sealed, LABEL));
  if (inner === undefined) return undefined;
  const reply = decodeCbor(bodySchema, inner.body);
  if (reply === undefined) return undefined;
  const context = { invitation, offered: handshake.publicKey };
  const bound = toSign(context, outer.handshakeKey, inner.body);
  if (!(await crypto.verify(reply.identity, bound, inner.signature))) return undefined;
  return { reply, secret };
}

/**
 * Whether data has the form of a reply of this or a later version. Only the inviter can open it.
 */
export function isLikeReply(data: Uint8Array): boolean {
  return decodeCbor(v.union([outerSchema, laterSchema]), data) !== undefined;
}

function decodeOpened(opened: Uint8Array | undefined) {
  return opened === undefined ? undefined : decodeCbor(innerSchema, opened);
}

function toSign(context: ReplyContext, handshakeKey: PublicKey, body: Uint8Array): Uint8Array {
  return encodeCbor([LABEL, context.invitation, context.offered, handshakeKey, body]);
}
