import type { OnTheWay } from './ring.ts';
import { SLOT_ROOM } from './ring.ts';
import type { OutboxEntry, UnsealedEntry } from './storedMessage.ts';
import { envelopeSize, type Envelope } from './wire/envelope.ts';

/**
 * My messages that the friend has not saved yet, ascending; what the vault's outbox has. Those
 * that are not sealed come after all others, and are on no way yet.
 */
export class Outgoing implements OnTheWay {
  readonly #entries = new Map<number, OutboxEntry>();
  readonly #unsealed = new Map<number, UnsealedEntry>();

  /** Ascending on the whole: a new one is the last, a known one keeps its place. */
  set(entry: OutboxEntry | UnsealedEntry): void {
    if ('body' in entry) {
      this.#unsealed.set(entry.body.sequence, entry);
      return;
    }
    const { sequence } = entry.envelope;
    this.#entries.set(sequence, entry);
    this.#unsealed.delete(sequence);
  }

  get unsealed(): readonly UnsealedEntry[] {
    return [...this.#unsealed.values()];
  }

  delete(sequence: number): void {
    this.#entries.delete(sequence);
  }

  has(sequence: number): boolean {
    return this.#entries.has(sequence);
  }

  get(sequence: number): OutboxEntry | undefined {
    return this.#entries.get(sequence);
  }

  /** What it adds to a slot or a frame, in bytes. */
  sizeOf(sequence: number): number {
    const entry = this.#entries.get(sequence);
    return entry === undefined ? 0 : Math.min(envelopeSize(entry.envelope), SLOT_ROOM);
  }

  sequences(): IterableIterator<number> {
    return this.#entries.keys();
  }

  envelopes(sequences: Iterable<number>): Envelope[] {
    return [...sequences]
      .map((sequence) => this.#entries.get(sequence)?.envelope)
      .filter((envelope) => envelope !== undefined);
  }
}
