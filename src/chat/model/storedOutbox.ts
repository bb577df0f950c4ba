/** My messages that the friend has not saved yet, in the form that the vault stores. */
import * as v from 'valibot';
import type { ConversationId, MessageId } from '../ids.ts';
import type { VaultEntry } from '../ports.ts';
import { outboxKey } from '../vaultKeys.ts';
import { bodySchema, type Body } from '../wire/body.ts';
import { bytesSchema, countSchema, decodeCbor, encodeCbor, sequenceSchema } from '../wire/cbor.ts';
import type { Envelope } from '../wire/envelope.ts';
import { sealingSchema } from '../wire/report.ts';

/** A message of mine that the friend has not saved, sealed and ready to send. */
export interface OutboxMessage {
  readonly envelope: Envelope;
  /** The id of its entry in the history, which has the content. */
  readonly id: MessageId;
}

/** A message of mine that could not be sealed when it was saved. */
export interface UnsealedMessage {
  readonly body: Body;
  readonly id: MessageId;
}

/** Messages that were saved in one commit are stored in one entry. */
export interface OutboxEntry {
  /** The first sequence number when the entry was made; that message may be settled by now. */
  readonly name: number;
  /** Ascending, at least one. */
  readonly messages: readonly (OutboxMessage | UnsealedMessage)[];
}

/** Messages in one commit: enough for speed, and few enough that the first ones do not wait long. */
export const MAX_MESSAGES_PER_COMMIT = 100;

/** Splits messages into parts, in order, each for one commit and one entry. */
export function perCommit<T>(messages: readonly T[]): readonly (readonly T[])[] {
  const parts = Math.ceil(messages.length / MAX_MESSAGES_PER_COMMIT);
  return Array.from({ length: parts }, (_, i) =>
    messages.slice(i * MAX_MESSAGES_PER_COMMIT, (i + 1) * MAX_MESSAGES_PER_COMMIT),
  );
}

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
    v.maxLength(MAX_MESSAGES_PER_COMMIT),
  ),
});

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
