/** What a message says: the plaintext that goes into the Olm session, padded. */
import * as v from 'valibot';
import { countSchema, decodeCbor, encodeCbor, sequenceSchema, timeSchema } from './cbor.ts';
import { pad, unpad } from './padding.ts';

/** What every body has, and the fields of its type beside it: `content/kinds` knows these. */
export interface Body {
  readonly type: string;
  /** The same as outside: a sealed body is good for one place only. */
  readonly sequence: number;
  /** Milliseconds since 1970 by the author's clock. */
  readonly sentAt: number;
  readonly lamport: number;
  readonly [field: string]: unknown;
}

/** A body of the friend's: its fields, and the CBOR that they were read from. */
export interface OpenedBody {
  readonly body: Body;
  readonly plain: Uint8Array;
}

export const typeSchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/u));

export const bodySchema: v.GenericSchema<unknown, Body> = v.looseObject({
  type: typeSchema,
  sequence: sequenceSchema,
  sentAt: timeSchema,
  lamport: countSchema,
});

export function encodeBody(body: Body): Uint8Array {
  return pad(encodeCbor(body));
}

/** Undefined if it is no body. */
export function decodeBody(padded: Uint8Array): OpenedBody | undefined {
  const plain = unpad(padded);
  return plain && decodePlainBody(plain);
}

/** The same, without padding. */
export function decodePlainBody(plain: Uint8Array): OpenedBody | undefined {
  const body = decodeCbor(bodySchema, plain);
  return body && { body, plain };
}
