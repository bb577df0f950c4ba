/**
 * The sending half of a conversation: brings slots and header to the network, one write at
 * a time, again and again until each is accepted. What to write is always worked out from
 * the saved state, so a restart goes on where it stopped.
 */
import { singleFlight } from '../lib/singleFlight.ts';
import { firstSubkey, type ConversationState } from './ConversationState.ts';
import { MAX_VALUE_BYTES, SLOTS } from './limits.ts';
import { NetworkError, type WriteOutcome } from './ports.ts';
import type { RecordKey } from './ids.ts';
import { Retry } from './Retry.ts';
import { assignSlots, nextSlot } from './ring.ts';
import { REPLY_SUBKEY } from './wire/offer.ts';
import { isOver } from './views.ts';
import { encodeHeader } from './wire/header.ts';
import { encodeSlot, envelopeSize, type Envelope } from './wire/envelope.ts';
import type { OwnWorld } from './World.ts';

/** What the outbox needs of its conversation. */
export interface Sender {
  readonly state: () => ConversationState;
  readonly envelope: (sequence: number) => Envelope | undefined;
  /** Saves the change and tells the pages; runs alone. */
  readonly change: (
    update: (state: ConversationState) => Partial<ConversationState>,
  ) => Promise<void>;
  /** The record is known to the network from now on. */
  readonly published: () => void;
  /** The friend was told that we left. */
  readonly gone: () => Promise<void>;
}

/** One write to the network, and what it means once it is accepted. */
interface Write {
  readonly record: RecordKey;
  readonly subkey: number;
  readonly data: Uint8Array;
  readonly done: (state: ConversationState) => Partial<ConversationState>;
  /** Only the answer to an invitation can find that someone was faster. */
  readonly contested?: boolean;
}

export class Outbox {
  readonly #world: OwnWorld;
  readonly #sender: Sender;
  readonly #retry: Retry;
  readonly #run = singleFlight(() => this.#writeAll());
  /** A write that the node keeps for when the network is back. */
  #kept: Write | undefined;
  #headerLast = false;
  #stopped = false;

  constructor(world: OwnWorld, sender: Sender) {
    this.#world = world;
    this.#sender = sender;
    this.#retry = new Retry(world.clock, () => this.go());
  }

  /** There is, or may be, something to send. */
  go(): void {
    if (this.#stopped) return;
    this.#run().catch((error: unknown) => this.#world.report(error));
  }

  /** The network is back: do not wait for the next try. */
  hurry(): void {
    this.#retry.reset();
    this.go();
  }

  stop(): void {
    this.#stopped = true;
    this.#retry.reset();
  }

  async #writeAll(): Promise<void> {
    const { network } = this.#world;
    try {
      const { record, writer } = this.#sender.state();
      await network.openRecord(record, writer);
      while (!this.#stopped) {
        if (this.#kept !== undefined && !(await this.#settled(this.#kept)))
          return this.#retry.soon();
        const write = await this.#next();
        if (write === undefined) return;
        const outcome = await network.write(write.record, write.subkey, write.data);
        if (!(await this.#finish(write, outcome))) return this.#retry.later();
      }
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      this.#retry.later();
    }
  }

  async #settled(write: Write): Promise<boolean> {
    if ((await this.#world.network.unsent(write.record)).includes(write.subkey)) return false;
    this.#kept = undefined;
    await this.#finish(write, { kind: 'accepted' });
    return true;
  }

  /** Whether to go on at once. */
  async #finish(write: Write, outcome: WriteOutcome): Promise<boolean> {
    switch (outcome.kind) {
      case 'accepted': {
        this.#retry.reset();
        const first = this.#sender.state().announced === undefined;
        await this.#sender.change(write.done);
        if (first && this.#sender.state().announced !== undefined) this.#sender.published();
        if (this.#sender.state().phase === 'leaving' && write.subkey === this.#headerSubkey()) {
          this.stop();
          await this.#sender.gone();
        }
        return true;
      }
      case 'kept':
        this.#kept = write;
        return false;
      case 'conflict':
        // Nobody else can write our half: the network was ahead of the node, which has
        // caught up by this answer. The answer to an invitation is taken for good.
        if (write.contested !== true) return false;
        await this.#sender.change(() => ({ phase: 'taken' }));
        return true;
    }
  }

  #headerSubkey(): number {
    return firstSubkey(this.#sender.state().role);
  }

  async #next(): Promise<Write | undefined> {
    const state = this.#sender.state();
    if (isOver(state)) return undefined;
    if (state.phase === 'leaving') return this.#header(true);
    // The friend must find the conversation when they read the answer.
    if (state.announced === undefined) return this.#header(false);
    if (state.phase === 'joining') return this.#answer(state);
    const headerDue =
      state.announced.received < state.received ||
      state.announced.name !== this.#world.identity().name;
    if (headerDue && !this.#headerLast) return this.#header(false);
    this.#headerLast = false;
    return (await this.#slot()) ?? (headerDue ? this.#header(false) : undefined);
  }

  async #answer(state: ConversationState): Promise<Write | undefined> {
    if (state.answer === undefined) return undefined;
    await this.#world.network.openRecord(state.invitation, state.answer.writer);
    return {
      record: state.invitation,
      subkey: REPLY_SUBKEY,
      data: state.answer.data,
      done: (now) => (now.phase === 'joining' ? { phase: 'answered' } : {}),
      contested: true,
    };
  }

  async #slot(): Promise<Write | undefined> {
    await this.#sender.change((now) => {
      const ring = assignSlots(now.ring, now.written, now.delivered, (sequence) =>
        this.#sizeOf(sequence),
      );
      return ring === now.ring ? {} : { ring };
    });
    const state = this.#sender.state();
    const next = nextSlot(state.ring, state.accepted);
    if (next === undefined) return undefined;
    const envelopes: Envelope[] = [];
    for (let n = Math.max(next.slot.first, state.delivered + 1); n <= next.slot.last; n++) {
      const envelope = this.#sender.envelope(n);
      if (envelope !== undefined) envelopes.push(envelope);
    }
    return {
      record: state.record,
      subkey: this.#headerSubkey() + 1 + (next.index % SLOTS),
      data: encodeSlot(envelopes),
      done: (now) => ({ accepted: Math.max(now.accepted, next.slot.last) }),
    };
  }

  /** Messages that are gone from the outbox were delivered and take no room. */
  #sizeOf(sequence: number): number {
    const envelope = this.#sender.envelope(sequence);
    return envelope === undefined ? 0 : Math.min(envelopeSize(envelope), MAX_VALUE_BYTES - 8);
  }

  async #header(left: boolean): Promise<Write> {
    this.#headerLast = true;
    // The counter is saved before it is used: no two headers ever carry the same.
    await this.#sender.change((now) => ({ counter: now.counter + 1 }));
    const state = this.#sender.state();
    const name = this.#world.identity().name;
    const { received } = state;
    const data = await encodeHeader(this.#world.crypto, state.keys.sendHeader, {
      v: 1,
      counter: state.counter,
      written: state.written,
      acknowledged: received,
      name,
      left,
    });
    return {
      record: state.record,
      subkey: this.#headerSubkey(),
      data,
      done: () => ({ announced: { received, name } }),
    };
  }
}
