/** Messages, the outbox and drafts as the vault keeps them. */
import * as v from 'valibot';
import type { ConversationId, MessageId } from '../ids.ts';
import type { VaultEntry } from '../ports.ts';
import type { MessageView } from '../views.ts';
import {
  bytesSchema,
  countSchema,
  decodeCbor,
  encodeCbor,
  sequenceSchema,
  timeSchema,
} from '../wire/cbor.ts';
import { bodySchema, type Body } from '../wire/body.ts';
import type { Envelope } from '../wire/envelope.ts';
import { sealingSchema } from '../wire/report.ts';
import { messageKey, outboxKey } from '../vaultKeys.ts';

const messageSchema = v.variant('kind', [
  v.object({
    kind: v.literal('text'),
    mine: v.boolean(),
    sequence: sequenceSchema,
    at: timeSchema,
    text: v.string(),
  }),
  v.object({
    kind: v.literal('gap'),
    mine: v.literal(false),
    sequence: sequenceSchema,
    count: sequenceSchema,
    reason: v.picklist(['missing', 'unreadable']),
    at: timeSchema,
  }),
]);

/** A message of mine that the friend has not saved, sealed and ready to go. */
export interface OutboxMessage {
  readonly envelope: Envelope;
  /** Its text is in the history. */
  readonly id: MessageId;
}

/** A message of mine that could not be sealed when it was saved. */
export interface UnsealedMessage {
  readonly body: Body;
  readonly id: MessageId;
}

/** Messages that were written together are stored together. */
export interface OutboxEntry {
  /** The number of the first of them, at first. */
  readonly name: number;
  /** Ascending, at least one. */
  readonly messages: readonly (OutboxMessage | UnsealedMessage)[];
}

/** Messages in one commit: enough for speed, and the first of many is not kept waiting. */
export const MAX_TOGETHER = 100;

const idSchema = v.custom<MessageId>((input) => typeof input === 'string');
const outboxSchema = v.object({
  name: sequenceSchema,
  messages: v.pipe(
    v.array(
      v.union([
        v.object({
          id: idSchema,
          envelope: v.object({
            epoch: countSchema,
            sequence: sequenceSchema,
            sealing: sealingSchema,
            sealed: bytesSchema(32 * 1024),
          }),
        }),
        v.object({ id: idSchema, body: bodySchema }),
      ]),
    ),
    v.minLength(1),
    v.maxLength(MAX_TOGETHER),
  ),
});

export function messageEntry(conversation: ConversationId, message: MessageView): VaultEntry {
  const { id, ...stored } = message;
  return { key: messageKey(conversation, id), value: encodeCbor(stored) };
}

/** Undefined if the stored value is damaged. */
export function toMessage(entry: VaultEntry): MessageView | undefined {
  const stored = decodeCbor(messageSchema, entry.value);
  const id = entry.key.at(-1);
  return stored === undefined || id === undefined ? undefined : { ...stored, id: id as MessageId };
}

export function outboxEntry(conversation: ConversationId, entry: OutboxEntry): VaultEntry {
  return { key: outboxKey(conversation, entry.name), value: encodeCbor(entry) };
}

/** Undefined if the stored value is damaged. */
export function toOutboxEntry({ value }: VaultEntry): OutboxEntry | undefined {
  return decodeCbor(outboxSchema, value);
}

export function sequenceOf(message: OutboxMessage | UnsealedMessage): number {
  return 'body' in message ? message.body.sequence : message.envelope.sequence;
}

export function encodeDraft(text: string): Uint8Array {
  return encodeCbor(text);
}

export function decodeDraft(value: Uint8Array | undefined): string {
  return value === undefined ? '' : (decodeCbor(v.string(), value) ?? '');
}
