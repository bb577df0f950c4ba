/**
 * The placeholder in subkey 1 of an invitation record, before there is a reply: somebody with the
 * link opened the invitation, or declined it. Anybody with the link can write it, so the inviter
 * sees it but it decides nothing.
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

/** Undefined for anything else, also for a reply. */
export function decodePlaceholder(data: Uint8Array): Placeholder | undefined {
  return decodeCbor(schema, data)?.note;
}
