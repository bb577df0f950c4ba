/**
 * What may stand in subkey 1 of an invitation record before there is an answer: that somebody
 * who has the link opened it, or said no. Anybody who has the link can write it, so it is shown
 * and decides nothing.
 */
import * as v from 'valibot';
import { decodeCbor, encodeCbor } from './cbor.ts';

const VERSION = 1;
export const placeholderSchema = v.picklist(['seen', 'declined']);
export type Placeholder = v.InferOutput<typeof placeholderSchema>;

const schema = v.object({ v: v.literal(VERSION), note: placeholderSchema });

export function encodePlaceholder(placeholder: Placeholder): Uint8Array {
  return encodeCbor({ v: VERSION, note: placeholder });
}

/** Undefined for anything else, an answer too. */
export function decodePlaceholder(data: Uint8Array): Placeholder | undefined {
  return decodeCbor(schema, data)?.note;
}
