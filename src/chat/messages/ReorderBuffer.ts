import type { ConversationState } from '../model/ConversationState.ts';
import { isNew } from '../model/isNew.ts';
import { MAX_AHEAD, MAX_HELD, MAX_HELD_BYTES } from '../limits.ts';
import type { Envelope } from '../wire/envelope.ts';

/** Messages that came and cannot be taken yet. Only in memory: who has to wait is sent again. */
export class ReorderBuffer {
  readonly #envelopes = new Map<number, Envelope>();
  #bytes = 0;

  get envelopes(): ReadonlyMap<number, Envelope> {
    return this.#envelopes;
  }

  /** Of two for one place the later attempt counts. */
  add(state: ConversationState, envelope: Envelope): void {
    const { sequence, sealing } = envelope;
    if (!isNew(state, envelope) || sequence > state.received + MAX_AHEAD) return;
    const before = this.#envelopes.get(sequence);
    if (before !== undefined && before.sealing >= sealing) return;
    if (before !== undefined) this.delete(before);
    this.#envelopes.set(sequence, envelope);
    this.#bytes += envelope.sealed.length;
    while (this.#envelopes.size > MAX_HELD || this.#bytes > MAX_HELD_BYTES) this.#dropHighest();
  }

  delete(envelope: Envelope): void {
    if (this.#envelopes.get(envelope.sequence) !== envelope) return;
    this.#envelopes.delete(envelope.sequence);
    this.#bytes -= envelope.sealed.length;
  }

  /** Highest sequence number of those that wait for one before them; 0 if none does. */
  waiting(received: number): number {
    return Math.max(0, ...[...this.#envelopes.keys()].filter((sequence) => sequence > received));
  }

  #dropHighest(): void {
    const highest = this.#envelopes.get(Math.max(...this.#envelopes.keys()));
    if (highest !== undefined) this.delete(highest);
  }
}
