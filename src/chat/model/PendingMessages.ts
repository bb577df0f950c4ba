import type { ConversationId } from '../ids.ts';
import type { VaultChange, VaultKey } from '../ports.ts';
import type { OutgoingMessages } from './ring.ts';
import { SLOT_ROOM } from './ring.ts';
import {
  outboxEntry,
  sequenceOf,
  type OutboxEntry,
  type OutboxMessage,
  type UnsealedMessage,
} from './storedOutbox.ts';
import { envelopeSize, type Envelope } from '../wire/envelope.ts';
import { outboxKey } from '../vaultKeys.ts';

export interface PendingUpdate {
  /** Messages that the outbox no longer needs. */
  readonly settled: readonly number[];
  /** New messages, or replacements of known ones. */
  readonly messages: readonly (OutboxMessage | UnsealedMessage)[];
}

/**
 * My messages that the friend has not saved yet, ascending: the content of the outbox in the vault.
 * Unsealed messages come after all others, and no lane sends them yet.
 */
export class PendingMessages implements OutgoingMessages {
  readonly #sealed = new Map<number, OutboxMessage>();
  readonly #unsealed = new Map<number, UnsealedMessage>();
  #highestSealed = 0;
  #isSorted = true;
  /** Sequence numbers in each entry of the vault, by the name of the entry. */
  readonly #entries = new Map<number, readonly number[]>();
  readonly #nameOf = new Map<number, number>();

  /** Loads an entry of the vault at the start. */
  load({ name, messages }: OutboxEntry, isSettled: (sequence: number) => boolean): void {
    const waiting = messages.filter((message) => !isSettled(sequenceOf(message)));
    for (const message of waiting) this.#set(message);
    this.#setEntry({ name, messages: waiting });
    this.#sortIfNeeded();
  }

  /**
   * The changes of the vault for an update. Settled messages stay in an entry that still has other
   * messages: the state of the conversation says which ones are settled.
   */
  changes(conversation: ConversationId, { settled, messages }: PendingUpdate): VaultChange[] {
    const gone = new Set(settled);
    const replaced = new Map(messages.map((message) => [sequenceOf(message), message]));
    const changes: VaultChange[] = [];
    for (const name of this.#namesOf([...settled, ...replaced.keys()])) {
      const left = (this.#entries.get(name) ?? []).filter((sequence) => !gone.has(sequence));
      if (left.length === 0) changes.push({ kind: 'delete', key: outboxKey(conversation, name) });
      else if (left.some((sequence) => replaced.has(sequence))) {
        const all = left.map((sequence) => replaced.get(sequence) ?? this.#at(sequence));
        changes.push({ kind: 'put', ...outboxEntry(conversation, { name, messages: all }) });
      }
    }
    const added = this.#newEntry(messages);
    if (added !== undefined) changes.push({ kind: 'put', ...outboxEntry(conversation, added) });
    return changes;
  }

  /** Applies an update whose changes are saved. */
  take({ settled, messages }: PendingUpdate): void {
    for (const sequence of settled) this.#delete(sequence);
    for (const message of messages) this.#set(message);
    this.#sortIfNeeded();
    const added = this.#newEntry(messages);
    if (added !== undefined) this.#setEntry(added);
  }

  /** Whether the entry of the vault with this key has messages. */
  hasEntry(key: VaultKey): boolean {
    return this.#entries.has(Number.parseInt(key.at(-1) ?? '', 36));
  }

  /** Ascending: the ones that were lost and found again stand at their places. */
  get unsealed(): readonly UnsealedMessage[] {
    return [...this.#unsealed.values()].sort((a, b) => a.body.sequence - b.body.sequence);
  }

  has(sequence: number): boolean {
    return this.#sealed.has(sequence);
  }

  get(sequence: number): OutboxMessage | undefined {
    return this.#sealed.get(sequence);
  }

  /** Bytes that the message adds to a slot or a frame. */
  sizeOf(sequence: number): number {
    const message = this.#sealed.get(sequence);
    return message === undefined ? 0 : Math.min(envelopeSize(message.envelope), SLOT_ROOM);
  }

  sequences(): IterableIterator<number> {
    return this.#sealed.keys();
  }

  envelopes(sequences: Iterable<number>): Envelope[] {
    return [...sequences]
      .map((sequence) => this.#sealed.get(sequence)?.envelope)
      .filter((envelope) => envelope !== undefined);
  }

  #namesOf(sequences: readonly number[]): Set<number> {
    const names = sequences.map((sequence) => this.#nameOf.get(sequence));
    return new Set(names.filter((name) => name !== undefined));
  }

  #at(sequence: number): OutboxMessage | UnsealedMessage {
    const message = this.#sealed.get(sequence) ?? this.#unsealed.get(sequence);
    if (message === undefined) throw new Error('each message of an entry is known');
    return message;
  }

  /** Those of `messages` that have no entry yet, as a new entry. */
  #newEntry(messages: PendingUpdate['messages']): OutboxEntry | undefined {
    const added = messages.filter((message) => !this.#nameOf.has(sequenceOf(message)));
    const [first] = added;
    return first && { name: sequenceOf(first), messages: added };
  }

  #setEntry({ name, messages }: OutboxEntry): void {
    const sequences = messages.map(sequenceOf);
    this.#entries.set(name, sequences);
    for (const sequence of sequences) this.#nameOf.set(sequence, name);
  }

  /** Keeps the order: a new message is the last one, a known one keeps its place. */
  #set(message: OutboxMessage | UnsealedMessage): void {
    const sequence = sequenceOf(message);
    if ('body' in message) {
      this.#unsealed.set(sequence, message);
    } else {
      this.#isSorted &&= this.#sealed.has(sequence) || sequence > this.#highestSealed;
      this.#highestSealed = Math.max(this.#highestSealed, sequence);
      this.#sealed.set(sequence, message);
      this.#unsealed.delete(sequence);
    }
  }

  /** Messages that were lost come back below others. */
  #sortIfNeeded(): void {
    if (this.#isSorted) return;
    const all = [...this.#sealed].sort(([a], [b]) => a - b);
    this.#sealed.clear();
    for (const [sequence, message] of all) this.#sealed.set(sequence, message);
    this.#isSorted = true;
  }

  #delete(sequence: number): void {
    this.#sealed.delete(sequence);
    const name = this.#nameOf.get(sequence);
    if (name === undefined) return;
    this.#nameOf.delete(sequence);
    const left = (this.#entries.get(name) ?? []).filter((each) => each !== sequence);
    if (left.length > 0) this.#entries.set(name, left);
    else this.#entries.delete(name);
  }
}
