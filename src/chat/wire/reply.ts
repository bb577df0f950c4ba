/**
 * Subkey 1 of an invitation record, by the invitee: who answers, and where the conversation
 * is. Sealed for the inviter's handshake key, so that someone who merely has the link
 * learns nothing; signed inside by the invitee's identity over both handshake keys.
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
  /** First message of the Olm session with the offer's keys; it says nothing. */
  readonly olmStart: Uint8Array;
  /** When it was given, by the invitee's clock. */
  readonly at: number;
}

/** The invitee's fresh key for the handshake, and the secret it gives with the inviter's. */
export interface Handshake {
  readonly publicKey: PublicKey;
  readonly secret: SharedKey;
}

/** What both sides know and the signature binds together. */
export interface ReplyContext {
  readonly invitation: RecordKey;
  /** The inviter's public handshake key. */
  readonly offered: PublicKey;
}

const VERSION = 1;
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

/** The answer and the secret it was sealed with, or undefined for anything untrue. */
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

/** Whether it has the form of a reply, of this version or a later one; only the inviter can read it. */
export function isLikeReply(data: Uint8Array): boolean {
  return decodeCbor(v.union([outerSchema, laterSchema]), data) !== undefined;
}

function decodeOpened(opened: Uint8Array | undefined) {
  return opened === undefined ? undefined : decodeCbor(innerSchema, opened);
}

function toSign(context: ReplyContext, handshakeKey: PublicKey, body: Uint8Array): Uint8Array {
  return encodeCbor([LABEL, context.invitation, context.offered, handshakeKey, body]);
}
