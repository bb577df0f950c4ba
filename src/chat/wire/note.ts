/**
 * What may stand in subkey 1 of an invitation record before there is an answer: that somebody
 * who has the link opened it, or said no. Anybody who has the link can write it, so it is shown
 * and decides nothing.
 */
import * as v from 'valibot';
import { decodeCbor, encodeCbor } from './cbor.ts';

const VERSION = 1;
export const noteSchema = v.picklist(['seen', 'declined']);
export type Note = v.InferOutput<typeof noteSchema>;

const schema = v.object({ v: v.literal(VERSION), note: noteSchema });

export function encodeNote(note: Note): Uint8Array {
  return encodeCbor({ v: VERSION, note });
}

/** Undefined for anything else, an answer too. */
export function decodeNote(data: Uint8Array): Note | undefined {
  return decodeCbor(schema, data)?.note;
}
