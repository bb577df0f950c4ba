import type { ConversationId } from '../ids.ts';
import type { VaultChange, VaultKey } from '../ports.ts';
import type { OnTheWay } from './ring.ts';
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
  /** These are needed no longer. */
  readonly settled: readonly number[];
  /** New ones, or what takes the place of known ones. */
  readonly messages: readonly (OutboxMessage | UnsealedMessage)[];
}

/**
 * My messages that the friend has not saved yet, ascending; what the vault's outbox has. Those
 * that are not sealed come after all others, and are on no way yet.
 */
export class PendingMessages implements OnTheWay {
  readonly #sealed = new Map<number, OutboxMessage>();
  readonly #unsealed = new Map<number, UnsealedMessage>();
  /** Those that lie in one entry of the vault, by its name. */
  readonly #together = new Map<number, readonly number[]>();
  readonly #nameOf = new Map<number, number>();

  /** What the vault had at the start. */
  load({ name, messages }: OutboxEntry, isSettled: (sequence: number) => boolean): void {
    const waiting = messages.filter((message) => !isSettled(sequenceOf(message)));
    for (const message of waiting) this.#set(message);
    this.#lieTogether({ name, messages: waiting });
  }

  /**
   * What the vault has to be told of an update. Of an entry that still has others in it, those
   * that are settled are left where they are: the conversation's state tells them.
   */
  changes(conversation: ConversationId, { settled, messages }: PendingUpdate): VaultChange[] {
    const gone = new Set(settled);
    const anew = new Map(messages.map((message) => [sequenceOf(message), message]));
    const changes: VaultChange[] = [];
    for (const name of this.#namesOf([...settled, ...anew.keys()])) {
      const left = (this.#together.get(name) ?? []).filter((sequence) => !gone.has(sequence));
      if (left.length === 0) changes.push({ kind: 'delete', key: outboxKey(conversation, name) });
      else if (left.some((sequence) => anew.has(sequence))) {
        const all = left.map((sequence) => anew.get(sequence) ?? this.#at(sequence));
        changes.push({ kind: 'put', ...outboxEntry(conversation, { name, messages: all }) });
      }
    }
    const fresh = this.#fresh(messages);
    if (fresh !== undefined) changes.push({ kind: 'put', ...outboxEntry(conversation, fresh) });
    return changes;
  }

  /** When its changes are saved. */
  take({ settled, messages }: PendingUpdate): void {
    for (const sequence of settled) this.#delete(sequence);
    const highest = [...this.#sealed.keys()].at(-1) ?? 0;
    for (const message of messages) this.#set(message);
    if (messages.some((message) => sequenceOf(message) < highest)) this.#sort();
    const fresh = this.#fresh(messages);
    if (fresh !== undefined) this.#lieTogether(fresh);
  }

  /** Whether messages lie in the entry of the vault with this key. */
  hasEntry(key: VaultKey): boolean {
    return this.#together.has(Number.parseInt(key.at(-1) ?? '', 36));
  }

  get unsealed(): readonly UnsealedMessage[] {
    return [...this.#unsealed.values()];
  }

  has(sequence: number): boolean {
    return this.#sealed.has(sequence);
  }

  get(sequence: number): OutboxMessage | undefined {
    return this.#sealed.get(sequence);
  }

  /** What it adds to a slot or a frame, in bytes. */
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
    if (message === undefined) throw new Error('what lies together is known');
    return message;
  }

  /** Of these, the ones that lie nowhere yet: they get an entry of their own. */
  #fresh(messages: PendingUpdate['messages']): OutboxEntry | undefined {
    const fresh = messages.filter((message) => !this.#nameOf.has(sequenceOf(message)));
    const [first] = fresh;
    return first && { name: sequenceOf(first), messages: fresh };
  }

  #lieTogether({ name, messages }: OutboxEntry): void {
    const sequences = messages.map(sequenceOf);
    this.#together.set(name, sequences);
    for (const sequence of sequences) this.#nameOf.set(sequence, name);
  }

  /** Ascending on the whole: a new one is the last, a known one keeps its place. */
  #set(message: OutboxMessage | UnsealedMessage): void {
    const sequence = sequenceOf(message);
    if ('body' in message) {
      this.#unsealed.set(sequence, message);
      return;
    }
    this.#sealed.set(sequence, message);
    this.#unsealed.delete(sequence);
  }

  /** After a message came back that was lost. */
  #sort(): void {
    const all = [...this.#sealed].sort(([a], [b]) => a - b);
    this.#sealed.clear();
    for (const [sequence, message] of all) this.#sealed.set(sequence, message);
  }

  #delete(sequence: number): void {
    this.#sealed.delete(sequence);
    const name = this.#nameOf.get(sequence);
    if (name === undefined) return;
    this.#nameOf.delete(sequence);
    const left = (this.#together.get(name) ?? []).filter((each) => each !== sequence);
    if (left.length > 0) this.#together.set(name, left);
    else this.#together.delete(name);
  }
}
