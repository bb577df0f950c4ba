/**
 * The header: first subkey of each half of a conversation record. Small, sealed, and overwritten.
 */
import * as v from 'valibot';
import { asciiBytes } from '../../lib/bytes.ts';
import { cleanName, nameFits } from '../text.ts';
import type { OlmKey, RouteBlob, SharedKey } from '../ids.ts';
import type { Crypto } from '../ports.ts';
import { decodeCbor, encodeCbor, olmKeySchema, routeSchema } from './cbor.ts';
import { reportSchema, type Report } from './report.ts';

export interface Header {
  readonly v: 1;
  readonly report: Report;
  readonly name: string;
  /** This side has left the conversation for good. */
  readonly left: boolean;
  /** A key with which the other side can start one new session. */
  readonly prekey: OlmKey;
  /** The private route to this side while its app is open; undefined if it has no route now. */
  readonly route?: RouteBlob | undefined;
}

const LABEL = asciiBytes('parley/1/header');

const headerSchema: v.GenericSchema<unknown, Header> = v.object({
  v: v.literal(1),
  report: reportSchema,
  name: v.pipe(v.string(), v.maxLength(200), v.transform(cleanName), v.check(nameFits)),
  left: v.boolean(),
  prekey: olmKeySchema,
  route: v.optional(routeSchema),
});

export function encodeHeader(crypto: Crypto, key: SharedKey, header: Header): Promise<Uint8Array> {
  return crypto.seal(key, encodeCbor(header), LABEL);
}

/** Undefined for anything but a header that the friend sealed. */
export async function decodeHeader(
  crypto: Crypto,
  key: SharedKey,
  data: Uint8Array,
): Promise<Header | undefined> {
  const opened = await crypto.open(key, data, LABEL);
  return opened === undefined ? undefined : decodeCbor(headerSchema, opened);
}
