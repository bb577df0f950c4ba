/** The body of a message: the padded plaintext that the Olm session encrypts. */
import * as v from 'valibot';
import { countSchema, decodeCbor, encodeCbor, sequenceSchema, timeSchema } from './cbor.ts';
import { pad, unpad } from './padding.ts';

/** The fields of every body, plus the fields of its type, which `content/kinds` defines. */
export interface Body {
  readonly type: string;
  /** Equals the envelope's sequence number, so a sealed body cannot be moved to another place. */
  readonly sequence: number;
  /** Milliseconds since 1970 by the author's clock. */
  readonly sentAt: number;
  readonly lamport: number;
  readonly [field: string]: unknown;
}

/** A body from the friend: its fields, and the CBOR they were decoded from. */
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

/** Undefined if the bytes are not a padded body. */
export function decodeBody(padded: Uint8Array): OpenedBody | undefined {
  const plain = unpad(padded);
  return plain && decodePlainBody(plain);
}

/** The same for a body whose padding is already removed. */
export function decodePlainBody(plain: Uint8Array): OpenedBody | undefined {
  const body = decodeCbor(bodySchema, plain);
  return body && { body, plain };
}
