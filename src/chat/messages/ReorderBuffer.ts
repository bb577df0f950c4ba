import type { ConversationState } from '../model/ConversationState.ts';
import { isNew } from '../model/isNew.ts';
import { MAX_AHEAD, MAX_HELD, MAX_HELD_BYTES } from '../limits.ts';
import type { Envelope } from '../wire/envelope.ts';

/** Messages that came before their turn. Only in memory: they are not acknowledged, so they come again. */
export class ReorderBuffer {
  readonly #envelopes = new Map<number, Envelope>();
  #bytes = 0;

  get envelopes(): ReadonlyMap<number, Envelope> {
    return this.#envelopes;
  }

  /** Of two envelopes for one message, the one with the higher sealing counts. */
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

  /** Highest sequence number of the messages that wait for an earlier one; 0 if there are none. */
  waiting(received: number): number {
    return Math.max(0, ...[...this.#envelopes.keys()].filter((sequence) => sequence > received));
  }

  #dropHighest(): void {
    const highest = this.#envelopes.get(Math.max(...this.#envelopes.keys()));
    if (highest !== undefined) this.delete(highest);
  }
}
