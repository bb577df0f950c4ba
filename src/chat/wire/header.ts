/**
 * The first of each side's subkeys in a conversation record: small, overwritten, sealed.
 * The counter makes an older one recognisable.
 */
import * as v from 'valibot';
import { asciiBytes } from '../../lib/bytes.ts';
import { cleanName, nameFits } from '../text.ts';
import type { SharedKey } from '../ids.ts';
import type { Crypto } from '../ports.ts';
import { countSchema, decodeCbor, encodeCbor } from './cbor.ts';

export interface Header {
  readonly v: 1;
  /** Grows with every header of this side. */
  readonly counter: number;
  /** Highest sequence number this side has given to a message. */
  readonly written: number;
  /** All of the other side's messages up to this one are saved here. */
  readonly acknowledged: number;
  readonly name: string;
  /** This side has left for good. */
  readonly left: boolean;
}

const LABEL = asciiBytes('parley/1/header');

const headerSchema: v.GenericSchema<unknown, Header> = v.object({
  v: v.literal(1),
  counter: countSchema,
  written: countSchema,
  acknowledged: countSchema,
  name: v.pipe(v.string(), v.maxLength(200), v.transform(cleanName), v.check(nameFits)),
  left: v.boolean(),
});

export function encodeHeader(crypto: Crypto, key: SharedKey, header: Header): Promise<Uint8Array> {
  return crypto.seal(key, encodeCbor(header), LABEL);
}

export async function decodeHeader(
  crypto: Crypto,
  key: SharedKey,
  data: Uint8Array,
): Promise<Header | undefined> {
  const opened = await crypto.open(key, data, LABEL);
  return opened === undefined ? undefined : decodeCbor(headerSchema, opened);
}
