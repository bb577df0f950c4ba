/** Makes messages of mine, and derives body, content and preview from a message. */
import { previewOf, toHistory, type Content, type HistoryEntry } from '../content/kinds.ts';
import type { MessageId } from '../ids.ts';
import type { MessageHead } from '../views.ts';
import type { Body } from '../wire/body.ts';
import type { Role } from '../wire/keys.ts';
import type { ConversationState } from './ConversationState.ts';
import { lamportOf, messageId } from './messageId.ts';
import type { UnsealedMessage } from './storedOutbox.ts';

export interface OwnMessage {
  readonly id: MessageId;
  /** For the history. */
  readonly entries: readonly HistoryEntry[];
  /** For the outbox. */
  readonly unsealed: UnsealedMessage;
}

/** `at`: when it was written, in milliseconds since 1970. */
export function ownMessage(
  role: Role,
  { lamport, sequence, at }: { lamport: number; sequence: number; at: number },
  content: Content,
): OwnMessage {
  const id = messageId(lamport, role, sequence);
  const head: MessageHead = { id, mine: true, sequence, at };
  return { id, entries: toHistory(head, content), unsealed: { id, body: bodyOf(head, content) } };
}

/** The body of a message of mine, from its entry in the history. */
export function bodyOf({ id, sequence, at }: MessageHead, content: Content): Body {
  const { kind: type, ...fields } = content;
  return { ...fields, type, sequence, sentAt: at, lamport: lamportOf(id) };
}

/** The content of a message, without its head. */
export function contentOf({
  id: _id,
  mine: _mine,
  sequence: _s,
  at: _at,
  ...content
}: MessageHead & Content): Content {
  return content;
}

/** The newest message as the list of friends shows it. */
export function lastOf(entry: HistoryEntry): ConversationState['last'] {
  const { id, kind, mine, at } = entry;
  const last = { id, text: previewOf(entry), mine, at };
  return kind === 'text' ? last : { ...last, kind };
}
