import * as v from 'valibot';
import { utf8Length } from '../../lib/bytes.ts';
import { isBlank } from '../../lib/invisible.ts';
import { wellFormed } from '../../lib/wellFormed.ts';
import { MAX_TEXT_BYTES } from '../limits.ts';
import type { SendOutcome } from '../outcomes.ts';
import { oneLine } from '../text.ts';
import type { ContentKind } from './ContentKind.ts';

export interface TextContent {
  readonly kind: 'text';
  readonly text: string;
}

/**
 * The content of what a person typed, or why it cannot be sent. Empty lines before and after it are
 * dropped; what indents its first line stays.
 */
export function textContent(
  typed: string,
): TextContent | Extract<SendOutcome, { kind: 'empty' | 'tooLong' }> {
  if (isBlank(typed)) return { kind: 'empty' };
  const lines = withoutEmptyLines(typed);
  const bytes = utf8Length(lines);
  if (bytes > MAX_TEXT_BYTES) return { kind: 'tooLong', bytes, limit: MAX_TEXT_BYTES };
  // A lone surrogate has no UTF-8 form; replace it, as every encoder would.
  return { kind: 'text', text: wellFormed(lines) };
}

function withoutEmptyLines(text: string): string {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => !isBlank(line));
  const to = lines.findLastIndex((line) => !isBlank(line));
  return lines.slice(from, to + 1).join('\n');
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
