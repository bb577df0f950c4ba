/**
 * Canonical CBOR (RFC 8949: shortest forms, sorted keys). Input may be hostile: the caller limits
 * its size, decoding is strict, and a schema checks the result.
 */
import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import * as v from 'valibot';
import type {
  KeyPair,
  OlmAccount,
  OlmKey,
  OlmSession,
  PublicKey,
  RecordKey,
  RouteBlob,
  SecretKey,
  SharedKey,
  Signature,
} from '../ids.ts';
import { MAX_ROUTE_BYTES } from '../limits.ts';

export function encodeCbor(value: unknown): Uint8Array {
  const bytes = encode(value, { ...rfc8949EncodeOptions, ignoreUndefinedProperties: true });
  // In Node it may be a Buffer, which equals no other bytes, and whose `slice` does not copy.
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The value, or undefined if the bytes are not CBOR that fits the schema. Unknown fields are
 * dropped.
 */
export function decodeCbor<S extends v.GenericSchema>(
  schema: S,
  bytes: Uint8Array,
): v.InferOutput<S> | undefined {
  let value: unknown;
  try {
    value = decode(bytes, {
      strict: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowInfinity: false,
      allowNaN: false,
      rejectDuplicateMapKeys: true,
    });
  } catch {
    return undefined;
  }
  // Stop at the first fault: collecting thousands of faults from a hostile list costs time.
  const checked = v.safeParse(schema, value, { abortEarly: true });
  return checked.success ? checked.output : undefined;
}

/**
 * Branded bytes of a fixed length. Only these schemas give brands to bytes that come from outside.
 */
function fixedBytes<T extends Uint8Array>(length: number) {
  return v.custom<T>((input) => input instanceof Uint8Array && input.length === length);
}

export const publicKeySchema = fixedBytes<PublicKey>(32);
const secretKeySchema = fixedBytes<SecretKey>(32);
export const sharedKeySchema = fixedBytes<SharedKey>(32);
export const signatureSchema = fixedBytes<Signature>(64);
export const recordKeySchema = fixedBytes<RecordKey>(64);
export const hashSchema = fixedBytes<Uint8Array>(32);
export const keyPairSchema: v.GenericSchema<unknown, KeyPair> = v.object({
  publicKey: publicKeySchema,
  secretKey: secretKeySchema,
});

export const olmKeySchema = fixedBytes<OlmKey>(32);

function limitedBytes<T extends Uint8Array>(limit: number) {
  return v.custom<T>((input) => input instanceof Uint8Array && input.length <= limit);
}

export const bytesSchema = (limit: number) => limitedBytes<Uint8Array>(limit);
export const routeSchema = limitedBytes<RouteBlob>(MAX_ROUTE_BYTES);
export const olmAccountSchema = limitedBytes<OlmAccount>(1024 * 1024);
export const olmSessionSchema = limitedBytes<OlmSession>(1024 * 1024);

/** A whole number from 0 to 2^53 − 1. */
export const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Milliseconds since 1970, up to the largest time value that makes a valid Date (ECMA-262). */
export const timeSchema = v.pipe(countSchema, v.maxValue(8_640_000_000_000_000));
/** A sequence number: messages of one author are counted from 1. */
export const sequenceSchema = v.pipe(countSchema, v.minValue(1));

export const rangeSchema = v.pipe(
  v.strictTuple([sequenceSchema, sequenceSchema]),
  v.check(([first, last]) => first <= last),
);
