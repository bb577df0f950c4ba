import * as v from 'valibot';
import { MAX_TEXT_BYTES } from '../limits.ts';
import { oneLine } from '../text.ts';
import type { ContentKind } from './ContentKind.ts';

export interface TextContent {
  readonly kind: 'text';
  readonly text: string;
}

/** A text that a person wrote. */
export const text: ContentKind<TextContent> = {
  schema: v.object({
    kind: v.literal('text'),
    text: v.pipe(v.string(), v.minLength(1), v.maxBytes(MAX_TEXT_BYTES)),
  }),
  toHistory: (head, content) => [{ ...head, ...content }],
  preview: (content) => oneLine(content.text),
  countsAsUnread: true,
};
