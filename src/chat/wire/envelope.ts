/** A sealed message in flight: its place in the conversation and its sealed body. */
import * as v from 'valibot';
import { MAX_VALUE_BYTES } from '../limits.ts';
import { bytesSchema, countSchema, decodeCbor, encodeCbor, sequenceSchema } from './cbor.ts';
import { sealingSchema } from './report.ts';

export interface Envelope {
  /** Number of the Olm session that sealed it. */
  readonly epoch: number;
  /** Numbers of one author count from 1, without gaps. */
  readonly sequence: number;
  /**
   * 0 at first; grows by one each time the message is sealed again because the friend could not
   * read it.
   */
  readonly sealing: number;
  readonly sealed: Uint8Array;
}

export const envelopesSchema: v.GenericSchema<unknown, readonly Envelope[]> = v.pipe(
  v.array(
    v.pipe(
      v.strictTuple([countSchema, sequenceSchema, sealingSchema, bytesSchema(MAX_VALUE_BYTES)]),
      v.transform(([epoch, sequence, sealing, sealed]): Envelope => ({
        epoch,
        sequence,
        sealing,
        sealed,
      })),
    ),
  ),
  v.maxLength(1024),
);

/** Upper bound of the bytes that an envelope adds to a slot or frame. */
export function envelopeSize(envelope: Envelope): number {
  // Array head of 1, two numbers of at most 9 bytes, one of 1, byte string head of at most 5.
  return envelope.sealed.length + 25;
}

/** Envelopes as lists, the form they have in slots and frames. */
export function toWire(envelopes: readonly Envelope[]): readonly unknown[] {
  return envelopes.map(({ epoch, sequence, sealing, sealed }) => [
    epoch,
    sequence,
    sealing,
    sealed,
  ]);
}

export function encodeSlot(envelopes: readonly Envelope[]): Uint8Array {
  return encodeCbor(toWire(envelopes));
}

/**
 * Undefined for anything that is not a slot. Only opening the bodies proves that the friend wrote
 * it.
 */
export function decodeSlot(data: Uint8Array): readonly Envelope[] | undefined {
  return data.length > MAX_VALUE_BYTES + 1024 ? undefined : decodeCbor(envelopesSchema, data);
}
