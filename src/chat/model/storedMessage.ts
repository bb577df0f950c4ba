/** Messages in the form that the vault stores. */
import * as v from 'valibot';
import { isContentKind, parseContent, type HistoryEntry } from '../content/kinds.ts';
import type { ConversationId, MessageId } from '../ids.ts';
import type { VaultEntry } from '../ports.ts';
import { messageKey } from '../vaultKeys.ts';
import type { GapView, MessageView } from '../views.ts';
import { decodeCbor, encodeCbor, sequenceSchema, timeSchema } from '../wire/cbor.ts';
import type { Role } from '../wire/keys.ts';
import { placeOf } from './messageId.ts';

export type StoredMessage = HistoryEntry | GapView;

/** The fields that every message has, even if only a later version knows its kind. */
const headSchema = v.looseObject({
  kind: v.string(),
  mine: v.boolean(),
  sequence: sequenceSchema,
  at: timeSchema,
});
type Head = v.InferOutput<typeof headSchema>;

const gapSchema = v.object({
  kind: v.literal('gap'),
  mine: v.literal(false),
  sequence: sequenceSchema,
  count: sequenceSchema,
  reason: v.picklist(['missing', 'unreadable']),
  at: timeSchema,
});

export function messageEntry(conversation: ConversationId, message: StoredMessage): VaultEntry {
  const { id, ...stored } = message;
  return { key: messageKey(conversation, id), value: encodeCbor(stored) };
}

/** The id that an entry of the history has, also one that cannot be read. */
export function idOf({ key }: VaultEntry): MessageId {
  return (key.at(-1) ?? '') as MessageId;
}

/** Undefined if this version cannot read it. */
export function toMessage(entry: VaultEntry): StoredMessage | undefined {
  const head = decodeCbor(headSchema, entry.value);
  return head && read(idOf(entry), head);
}

/**
 * The message as pages see it. A message that this version cannot read keeps its place: as
 * `unsupported` if another version wrote it, else as `damaged`. Undefined if its key is not a valid id.
 * `role`: my role. `near`: the time to show for a damaged message, in milliseconds since 1970.
 */
export function toView(entry: VaultEntry, role: Role, near: number): MessageView | undefined {
  const id = idOf(entry);
  const place = placeOf(id);
  if (place === undefined) return undefined;
  const head = decodeCbor(headSchema, entry.value);
  const message = head && read(id, head);
  if (message !== undefined) return viewOf(message);
  if (head !== undefined && !isKind(head.kind)) {
    const { mine, sequence, at } = head;
    return { kind: 'unsupported', id, mine, sequence, at };
  }
  const { author, sequence } = place;
  return { kind: 'damaged', id, mine: author === role, sequence, at: near };
}

/** Removes fields that pages do not need. */
export function viewOf(message: StoredMessage): MessageView {
  if (message.kind !== 'unsupported') return message;
  const { kind, id, mine, sequence, at } = message;
  return { kind, id, mine, sequence, at };
}

function isKind(kind: string): boolean {
  return kind === 'gap' || isContentKind(kind);
}

function read(id: MessageId, head: Head): StoredMessage | undefined {
  if (head.kind === 'gap') {
    const gap = v.safeParse(gapSchema, head);
    return gap.success ? { ...gap.output, id } : undefined;
  }
  const content = parseContent(head);
  const { mine, sequence, at } = head;
  return content && { id, mine, sequence, at, ...content };
}
