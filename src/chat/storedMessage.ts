/** Messages and outgoing envelopes as the vault keeps them. */
import * as v from 'valibot';
import type { ConversationId, MessageId } from './ids.ts';
import type { VaultEntry, VaultKey } from './ports.ts';
import type { MessageView } from './views.ts';
import { bytesSchema, countSchema, decodeCbor, encodeCbor } from './wire/cbor.ts';
import type { Envelope } from './wire/envelope.ts';

const messageSchema = v.variant('kind', [
  v.object({
    kind: v.literal('text'),
    mine: v.boolean(),
    sequence: countSchema,
    at: countSchema,
    text: v.string(),
  }),
  v.object({
    kind: v.literal('unreadable'),
    mine: v.literal(false),
    sequence: countSchema,
    at: countSchema,
  }),
]);

const envelopeSchema: v.GenericSchema<unknown, Envelope> = v.object({
  epoch: countSchema,
  sequence: countSchema,
  sealed: bytesSchema(32 * 1024),
});

export function messagesPrefix(conversation: ConversationId): VaultKey {
  return ['message', conversation];
}

export function messageEntry(conversation: ConversationId, message: MessageView): VaultEntry {
  const { id, ...stored } = message;
  return { key: [...messagesPrefix(conversation), id], value: encodeCbor(stored) };
}

/** Undefined if the stored value is damaged. */
export function toMessage(entry: VaultEntry): MessageView | undefined {
  const stored = decodeCbor(messageSchema, entry.value);
  const id = entry.key.at(-1);
  return stored === undefined || id === undefined ? undefined : { ...stored, id: id as MessageId };
}

export function outboxPrefix(conversation: ConversationId): VaultKey {
  return ['outbox', conversation];
}

export function outboxKey(conversation: ConversationId, sequence: number): VaultKey {
  return [...outboxPrefix(conversation), sequence.toString(36).padStart(11, '0')];
}

export function outboxEntry(conversation: ConversationId, envelope: Envelope): VaultEntry {
  return { key: outboxKey(conversation, envelope.sequence), value: encodeCbor(envelope) };
}

export function toEnvelope(entry: VaultEntry): Envelope | undefined {
  return decodeCbor(envelopeSchema, entry.value);
}

export function draftKey(conversation: ConversationId): VaultKey {
  return ['draft', conversation];
}

export function encodeDraft(text: string): Uint8Array {
  return encodeCbor(text);
}

export function decodeDraft(value: Uint8Array | undefined): string {
  return value === undefined ? '' : (decodeCbor(v.string(), value) ?? '');
}
