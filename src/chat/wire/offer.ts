/**
 * Subkey 0 of an invitation record, written by the inviter: the offer, or a note that the
 * invitation is used or withdrawn. It is signed by the identity that the link names, and the
 * signature covers the record key, so it cannot be moved to another record.
 */
import * as v from 'valibot';
import { asciiBytes } from '../../lib/bytes.ts';
import { cleanName, nameFits } from '../text.ts';
import type { KeyPair, OlmKey, PublicKey, RecordKey } from '../ids.ts';
import type { Crypto } from '../ports.ts';
import {
  bytesSchema,
  countSchema,
  decodeCbor,
  encodeCbor,
  hashSchema,
  olmKeySchema,
  publicKeySchema,
  signatureSchema,
  timeSchema,
} from './cbor.ts';

export interface Offer {
  readonly kind: 'open';
  readonly name: string;
  /** Public half of the reply key: the link carries only the secret half. */
  readonly replyKey: PublicKey;
  /** Public key of the inviter's writer in the conversation record. */
  readonly writerKey: PublicKey;
  /** The inviter's fresh key for the handshake. */
  readonly handshakeKey: PublicKey;
  /** With `olmIdentity` and `oneTimeKey` the invitee starts the Olm session of the conversation. */
  readonly olmIdentity: OlmKey;
  readonly oneTimeKey: OlmKey;
  readonly expiresAt: number;
}

export type OfferOrEnd =
  | Offer
  /** `reply`: hash of the reply that the inviter took. */
  | { readonly kind: 'used'; readonly reply: Uint8Array }
  | { readonly kind: 'withdrawn' };

export type OfferOutcome = OfferOrEnd | { readonly kind: 'forged' } | { readonly kind: 'newer' };

export const OFFER_SUBKEY = 0;
export const REPLY_SUBKEY = 1;
const VERSION = 1;
const LABEL = asciiBytes('parley/1/offer');

const nameSchema = v.pipe(v.string(), v.maxLength(200), v.transform(cleanName), v.check(nameFits));
const bodySchema = v.variant('kind', [
  v.object({
    kind: v.literal('open'),
    name: nameSchema,
    replyKey: publicKeySchema,
    writerKey: publicKeySchema,
    handshakeKey: publicKeySchema,
    olmIdentity: olmKeySchema,
    oneTimeKey: olmKeySchema,
    expiresAt: timeSchema,
  }),
  v.object({ kind: v.literal('used'), reply: hashSchema }),
  v.object({ kind: v.literal('withdrawn') }),
]);
const signedSchema = v.object({
  v: countSchema,
  body: bytesSchema(2048),
  signature: signatureSchema,
});

export async function encodeOffer(
  crypto: Crypto,
  identity: KeyPair,
  record: RecordKey,
  offer: OfferOrEnd,
): Promise<Uint8Array> {
  const body = encodeCbor(offer);
  const signature = await crypto.sign(identity, toSign(record, body));
  return encodeCbor({ v: VERSION, body, signature });
}

/** `identity` is the key in the link: an offer that another key signed is forged. */
export async function decodeOffer(
  crypto: Crypto,
  identity: PublicKey,
  record: RecordKey,
  data: Uint8Array,
): Promise<OfferOutcome> {
  const signed = decodeCbor(signedSchema, data);
  if (signed === undefined) return { kind: versionOf(data) > VERSION ? 'newer' : 'forged' };
  if (signed.v !== VERSION) return { kind: 'newer' };
  if (!(await crypto.verify(identity, toSign(record, signed.body), signed.signature)))
    return { kind: 'forged' };
  return decodeCbor(bodySchema, signed.body) ?? { kind: 'forged' };
}

function toSign(record: RecordKey, body: Uint8Array): Uint8Array {
  return encodeCbor([LABEL, record, body]);
}

function versionOf(data: Uint8Array): number {
  return decodeCbor(v.object({ v: countSchema }), data)?.v ?? 0;
}
