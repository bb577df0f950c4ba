import * as v from 'valibot';
import { MAX_VALUE_BYTES } from '../limits.ts';
import { typeSchema } from '../wire/body.ts';
import { bytesSchema } from '../wire/cbor.ts';
import type { ContentKind } from './ContentKind.ts';

/** A body whose type this version does not know, kept unchanged. */
export interface UnsupportedContent {
  readonly kind: 'unsupported';
  readonly type: string;
  /** The whole body in CBOR, without its padding. */
  readonly body: Uint8Array;
}

/** Keeps its place until a version that knows its type reads it; see `messages/readUnsupported`. */
export const unsupported: ContentKind<UnsupportedContent> = {
  schema: v.object({
    kind: v.literal('unsupported'),
    type: typeSchema,
    body: bytesSchema(MAX_VALUE_BYTES),
  }),
  toHistory: (head, content) => [{ ...head, ...content }],
  preview: () => '',
  countsAsUnread: true,
};
