/** A message under way: its place in the conversation and its sealed body. */
import * as v from 'valibot';
import { asciiBytes } from '../../lib/bytes.ts';
import { MAX_TEXT_BYTES, MAX_VALUE_BYTES } from '../limits.ts';
import type { SharedKey } from '../ids.ts';
import type { Crypto } from '../ports.ts';
import { bytesSchema, countSchema, decodeCbor, encodeCbor } from './cbor.ts';
import { pad, unpad } from './padding.ts';

export interface Envelope {
  /** Which session sealed it; 0 as long as there is one only. */
  readonly epoch: number;
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly sealed: Uint8Array;
}

export interface Body {
  readonly type: 'text';
  /** Milliseconds since 1970 by the author's clock. */
  readonly sentAt: number;
  readonly lamport: number;
  readonly text: string;
}

const bodySchema: v.GenericSchema<unknown, Body> = v.object({
  type: v.literal('text'),
  sentAt: countSchema,
  lamport: countSchema,
  text: v.pipe(v.string(), v.minLength(1), v.maxBytes(MAX_TEXT_BYTES)),
});

const slotSchema = v.pipe(
  v.array(
    v.pipe(
      v.strictTuple([
        countSchema,
        v.pipe(countSchema, v.minValue(1)),
        bytesSchema(MAX_VALUE_BYTES),
      ]),
      v.transform(([epoch, sequence, sealed]): Envelope => ({ epoch, sequence, sealed })),
    ),
  ),
  v.maxLength(1024),
);

function associated(epoch: number, sequence: number): Uint8Array {
  return encodeCbor([asciiBytes('parley/1/message'), epoch, sequence]);
}

export async function sealBody(
  crypto: Crypto,
  key: SharedKey,
  epoch: number,
  sequence: number,
  body: Body,
): Promise<Envelope> {
  const sealed = await crypto.seal(key, pad(encodeCbor(body)), associated(epoch, sequence));
  return { epoch, sequence, sealed };
}

/** The body, or undefined if it was changed, is for another place, or is no body at all. */
export async function openBody(
  crypto: Crypto,
  key: SharedKey,
  envelope: Envelope,
): Promise<Body | undefined> {
  const at = associated(envelope.epoch, envelope.sequence);
  const opened = await crypto.open(key, envelope.sealed, at);
  const plain = opened === undefined ? undefined : unpad(opened);
  return plain === undefined ? undefined : decodeCbor(bodySchema, plain);
}

/** Upper bound of what an envelope adds to a slot, in bytes. */
export function envelopeSize(envelope: Envelope): number {
  // Array head, two whole numbers of at most 9 bytes, byte string head of at most 5.
  return envelope.sealed.length + 24;
}

export function encodeSlot(envelopes: readonly Envelope[]): Uint8Array {
  return encodeCbor(envelopes.map(({ epoch, sequence, sealed }) => [epoch, sequence, sealed]));
}

export function decodeSlot(data: Uint8Array): readonly Envelope[] | undefined {
  return data.length > MAX_VALUE_BYTES + 1024 ? undefined : decodeCbor(slotSchema, data);
}
