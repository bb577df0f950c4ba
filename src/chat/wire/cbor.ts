/**
 * Canonical CBOR (RFC 8949: shortest forms, sorted keys), checked by a schema on the way in.
 * What comes in is hostile: it is bounded by the caller's size limit and decoded strictly.
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
  return encode(value, { ...rfc8949EncodeOptions, ignoreUndefinedProperties: true });
}

/** The value, or undefined if the bytes are not CBOR of this shape. Unknown fields are dropped. */
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
  // One fault is enough: of a long list of faults each one would cost something.
  const checked = v.safeParse(schema, value, { abortEarly: true });
  return checked.success ? checked.output : undefined;
}

/** Bytes of a fixed length with a brand: the one place where such brands are made from input. */
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

/** Any bytes up to a limit. */
export const bytesSchema = (limit: number) => limitedBytes<Uint8Array>(limit);
export const routeSchema = limitedBytes<RouteBlob>(MAX_ROUTE_BYTES);
export const olmAccountSchema = limitedBytes<OlmAccount>(1024 * 1024);
export const olmSessionSchema = limitedBytes<OlmSession>(1024 * 1024);

/** A whole number from 0 that JavaScript holds exactly. */
export const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Milliseconds since 1970, up to the last of which JavaScript makes a date (ECMA-262, time values). */
export const timeSchema = v.pipe(countSchema, v.maxValue(8_640_000_000_000_000));
/** A number that messages are counted by. */
export const sequenceSchema = v.pipe(countSchema, v.minValue(1));

export const rangeSchema = v.pipe(
  v.strictTuple([sequenceSchema, sequenceSchema]),
  v.check(([first, last]) => first <= last),
);
