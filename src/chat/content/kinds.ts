/** The table of all kinds of content, and the functions that use it. */
import * as v from 'valibot';
import { MAX_VALUE_BYTES } from '../limits.ts';
import type { MessageHead } from '../views.ts';
import { decodePlainBody, type OpenedBody } from '../wire/body.ts';
import type { ContentKind } from './ContentKind.ts';
import { text } from './text.ts';
import { unsupported, type UnsupportedContent } from './unsupported.ts';

/**
 * By the `type` of a body, which is the `kind` of a stored message. A name never changes its
 * meaning.
 */
const KINDS = { text };

/** Content that this version can show: that of every kind in the table. */
export type Content = {
  [Name in keyof typeof KINDS]: (typeof KINDS)[Name] extends ContentKind<infer C> ? C : never;
}[keyof typeof KINDS];
export type AnyContent = Content | UnsupportedContent;

/** A message in the history: its place and its content. */
export type HistoryEntry = MessageHead & AnyContent;

const BY_NAME: ReadonlyMap<string, ContentKind<AnyContent>> = new Map<
  string,
  ContentKind<AnyContent>
>([...Object.entries(KINDS), ['unsupported', unsupported]]);

export function isSupported(type: string): boolean {
  return Object.hasOwn(KINDS, type);
}

/** Whether a stored message of this kind can be read. */
export function isContentKind(kind: unknown): kind is AnyContent['kind'] {
  return typeof kind === 'string' && BY_NAME.has(kind);
}

/** The content of a body. Undefined if its type is known but its fields are invalid. */
export function readContent({ body, plain }: OpenedBody): AnyContent | undefined {
  const { type } = body;
  if (plain.length > MAX_VALUE_BYTES) return undefined;
  if (!isSupported(type)) return { kind: 'unsupported', type, body: plain };
  return parseContent({ ...body, kind: type });
}

/** The content of a body that was kept until a version knows its type. */
export function readUnsupportedContent({ body }: UnsupportedContent): AnyContent | undefined {
  const opened = decodePlainBody(body);
  return opened && readContent(opened);
}

/**
 * Stored content, checked by its `kind`; undefined if the kind is unknown or the content damaged.
 */
export function parseContent(stored: { readonly kind: string }): AnyContent | undefined {
  const kind = BY_NAME.get(stored.kind);
  const parsed = kind && v.safeParse(kind.schema, stored, { abortEarly: true });
  return parsed?.success === true ? parsed.output : undefined;
}

export function toHistory(head: MessageHead, content: AnyContent): readonly HistoryEntry[] {
  return kindOf(content).toHistory(head, content);
}

/** One line for the list of friends; '' if the page words this kind itself. */
export function previewOf(content: AnyContent): string {
  return kindOf(content).preview(content);
}

export function countsAsUnread(content: AnyContent): boolean {
  return kindOf(content).countsAsUnread;
}

function kindOf({ kind }: AnyContent): ContentKind<AnyContent> {
  const found = BY_NAME.get(kind);
  if (found === undefined) throw new Error('content is of a kind in the table');
  return found;
}
