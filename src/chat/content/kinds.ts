/** The table of all kinds of content, and what is asked of it. */
import * as v from 'valibot';
import type { MessageHead } from '../views.ts';
import { decodePlainBody, type OpenedBody } from '../wire/body.ts';
import type { ContentKind } from './ContentKind.ts';
import { text, type TextContent } from './text.ts';
import { unsupported, type UnsupportedContent } from './unsupported.ts';

/** By the `type` of a body, which is the `kind` of a stored message: a name never changes its meaning. */
const KINDS = { text } satisfies Readonly<Record<string, ContentKind<TextContent>>>;

/** Content that this version can show. */
export type Content = TextContent;
export type AnyContent = Content | UnsupportedContent;

/** A message in the history: its place, and what it says. */
export type HistoryEntry = MessageHead & AnyContent;

const BY_NAME: ReadonlyMap<string, ContentKind<AnyContent>> = new Map<
  string,
  ContentKind<AnyContent>
>([...Object.entries(KINDS), ['unsupported', unsupported]]);

export function isSupported(type: string): boolean {
  return Object.hasOwn(KINDS, type);
}

/** Whether a stored message of this kind can be read. */
export function isContentKind(kind: string): boolean {
  return BY_NAME.has(kind);
}

/** What a body says. Undefined if its type is known and its fields are not as they have to be. */
export function readContent({ body, plain }: OpenedBody): AnyContent | undefined {
  const { type } = body;
  if (!isSupported(type)) return { kind: 'unsupported', type, body: plain };
  return parseContent({ ...body, kind: type });
}

/** What was kept of a body, once its type is known. */
export function readUnsupportedContent({ body }: UnsupportedContent): AnyContent | undefined {
  const opened = decodePlainBody(body);
  return opened && readContent(opened);
}

/** Content as it is stored, by its `kind`; undefined if there is no such kind, or it is damaged. */
export function parseContent(stored: { readonly kind: string }): AnyContent | undefined {
  const kind = BY_NAME.get(stored.kind);
  const parsed = kind && v.safeParse(kind.schema, stored, { abortEarly: true });
  return parsed?.success === true ? parsed.output : undefined;
}

export function toHistory(head: MessageHead, content: AnyContent): readonly HistoryEntry[] {
  return kindOf(content).toHistory(head, content);
}

/** One line for the list of friends; '' if the page has words for this kind. */
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
