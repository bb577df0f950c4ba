/** What a message says: the plaintext that goes into the Olm session, padded. */
import * as v from 'valibot';
import { MAX_TEXT_BYTES } from '../limits.ts';
import { countSchema, decodeCbor, encodeCbor, sequenceSchema, timeSchema } from './cbor.ts';
import { pad, unpad } from './padding.ts';

export interface Body {
  readonly type: 'text';
  /** The same as outside: a sealed body is good for one place only. */
  readonly sequence: number;
  /** Milliseconds since 1970 by the author's clock. */
  readonly sentAt: number;
  readonly lamport: number;
  readonly text: string;
}

export const bodySchema: v.GenericSchema<unknown, Body> = v.object({
  type: v.literal('text'),
  sequence: sequenceSchema,
  sentAt: timeSchema,
  lamport: countSchema,
  text: v.pipe(v.string(), v.minLength(1), v.maxBytes(MAX_TEXT_BYTES)),
});

export function encodeBody(body: Body): Uint8Array {
  return pad(encodeCbor(body));
}

/** Undefined if it is no body. */
export function decodeBody(padded: Uint8Array): Body | undefined {
  const plain = unpad(padded);
  return plain === undefined ? undefined : decodeCbor(bodySchema, plain);
}
