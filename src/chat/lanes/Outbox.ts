/**
 * The sending half of the durable lane: writes slots and header to the network, one write at a time,
 * and retries each until it is accepted. The next write is always computed from the saved state, so a
 * restart continues where it stopped. Long because what is next, its write and its outcome share that
 * state.
 */
import { equalBytes } from '../../lib/bytes.ts';
import { singleFlight } from '../../lib/singleFlight.ts';
import { firstSubkey, type ConversationState } from '../model/ConversationState.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import { isEnding, phaseChange } from '../model/phase.ts';
import { headerDue, makeHeader, type DueHeader } from './headers.ts';
import type { RecordKey } from '../ids.ts';
import { addReceiptTime } from '../model/receiptTimes.ts';
import { kindOf } from '../LogEvent.ts';
import { isUnavailable, type WriteOutcome } from '../ports.ts';
import { Backoff } from '../Backoff.ts';
import { accepted, acceptedUpTo, assignSlots, nextSlot } from '../model/ring.ts';
import { isOver } from '../views.ts';
import { encodeSlot } from '../wire/envelope.ts';
import { REPLY_SUBKEY } from '../wire/offer.ts';
import type { UserContext } from '../Context.ts';
import { inBackground } from '../inBackground.ts';

/** What the outbox needs of its conversation. */
export interface OutboxParts {
  /** Messages up to this one go to the network; later ones may still arrive through the fast lane. */
  readonly released: () => number;
  /** Whether changes reach the friend through the fast lane; see `FastLane.isNear`. */
  readonly isNear: () => boolean;
  /** The network knows the record from now on. */
  readonly published: () => void;
  /** Messages were written to the record: an answer may come through the record too. */
  readonly wrote: () => void;
  /** My farewell is on the network. */
  readonly farewellPublished: () => Promise<void>;
}

/** One write to the network, and the change of state once it is accepted. */
interface Write {
  /**
   * answer: the reply to the invitation. read: a header that is due only because I have read more.
   * farewell: the header that says that we left.
   */
  readonly what: DueHeader | 'answer' | 'slot' | 'farewell';
  readonly record: RecordKey;
  readonly subkey: number;
  readonly data: Uint8Array;
  readonly done: (state: ConversationState) => Partial<ConversationState>;
}

export class Outbox {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: OutboxParts;
  readonly #backoff: Backoff;
  readonly #run = singleFlight(() => this.#writeAll());
  /** A write that the node has deferred. */
  #deferred: Write | undefined;
  #headerLast = false;
  /** The reply to the invitation has to be written again. */
  #isReplyLost = false;
  #stopped = false;

  constructor(context: UserContext, store: ConversationStore, parts: OutboxParts) {
    this.#context = context;
    this.#store = store;
    this.#parts = parts;
    this.#backoff = new Backoff(context.clock, () => this.go());
  }

  /** There may be something to write. */
  go(): void {
    if (this.#isShut) return;
    inBackground(this.#context, this.#run());
  }

  /** My reply to the invitation is gone from the network, and no other reply is in its place. */
  replyAgain(): void {
    this.#isReplyLost = true;
    this.go();
  }

  /** The network is back: retry now instead of waiting for the backoff. */
  retryNow(): void {
    this.#backoff.reset();
    this.go();
  }

  stop(): void {
    this.#stopped = true;
    this.#backoff.reset();
  }

  /** Nothing may be written for this friend: stopped or blocked. */
  get #isShut(): boolean {
    return this.#stopped || this.#context.isBlocked(this.#store.state.friend);
  }

  async #writeAll(): Promise<void> {
    const { network, log } = this.#context;
    try {
      const { record, writer } = this.#store.state;
      await network.openRecord(record, writer);
      while (!this.#isShut) {
        if (this.#deferred !== undefined && !(await this.#finishDeferred(this.#deferred)))
          return this.#backoff.soon();
        const write = await this.#next();
        // The friend may have been blocked while the write was prepared.
        if (write === undefined || this.#isShut) return;
        const outcome = await this.#write(write);
        if (!(await this.#finish(write, outcome))) return this.#backoff.later();
      }
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (this.#hasMoreThanRead) log({ area: 'record', what: 'unwritten', kind: kindOf(error) });
      this.#backoff.later();
    }
  }

  async #write({ what, record, subkey, data }: Write): Promise<WriteOutcome> {
    const { network, clock, log } = this.#context;
    const began = clock.now();
    const outcome = await network.write(record, subkey, data);
    const ms = clock.now() - began;
    // For privacy the log must not show when somebody reads.
    if (what === 'read') return outcome;
    log({ area: 'record', what: what === 'answer' ? 'reply' : what, outcome: outcome.kind, ms });
    return outcome;
  }

  async #finishDeferred(write: Write): Promise<boolean> {
    const { network } = this.#context;
    if ((await network.unsent(write.record)).includes(write.subkey)) return false;
    const isThere = write.what === 'answer' || (await this.#isThere(write));
    this.#deferred = undefined;
    if (isThere) await this.#finish(write, { kind: 'accepted' });
    return true;
  }

  /**
   * A node silently drops a deferred write if it finds something newer on the network (veilid-core,
   * tasks/offline_subkey_writes.rs). Then we have to write again.
   */
  async #isThere({ record, subkey, data }: Write): Promise<boolean> {
    const value = await this.#context.network.read(record, subkey);
    return value !== undefined && equalBytes(value.data, data);
  }

  /** Returns whether the next write can start at once. */
  async #finish(write: Write, outcome: WriteOutcome): Promise<boolean> {
    switch (outcome.kind) {
      case 'accepted':
        await this.#accepted(write);
        return true;
      case 'deferred':
        this.#deferred = write;
        return false;
      case 'conflict':
        // Nobody else can write our half: the network had a newer value than our node, which knows
        // it now, so retry. The reply to an invitation is different: something else is in its place,
        // and the inviter decides what that means.
        if (write.what !== 'answer') return false;
        await this.#store.change(write.done);
        return true;
    }
  }

  async #accepted(write: Write): Promise<void> {
    this.#backoff.reset();
    const first = this.#store.state.announced === undefined;
    await this.#store.change(write.done);
    if (write.what === 'slot') this.#parts.wrote();
    if (write.what === 'header' && first) this.#parts.published();
    // A header that was in flight when we left does not say that we left.
    if (write.what !== 'farewell') return;
    this.stop();
    await this.#parts.farewellPublished();
  }

  async #next(): Promise<Write | undefined> {
    const { state } = this.#store;
    // Before the farewell, write the waiting messages that fit into the ring.
    if (isEnding(state)) {
      if (this.#store.toSeal.length > 0) return undefined;
      return (await this.#slot()) ?? (await this.#header('farewell'));
    }
    if (isOver(state)) return undefined;
    // The header comes first: the friend must find the conversation when they read the reply.
    if (state.announced === undefined) return this.#header('header');
    if (state.phase === 'joining' || this.#isReplyLost) return this.#answer(state);
    const due = this.#headerDue();
    if (due !== undefined && !this.#headerLast) return this.#header(due);
    this.#headerLast = false;
    return (await this.#slot()) ?? (due && this.#header(due));
  }

  #headerDue(): DueHeader | undefined {
    return headerDue(this.#context, this.#store.state, this.#parts.isNear());
  }

  /** Something waits to be written besides what I have read. */
  get #hasMoreThanRead(): boolean {
    const { state, outgoing } = this.#store;
    const [message] = outgoing.sequences();
    return message !== undefined || isEnding(state) || this.#headerDue() !== 'read';
  }

  async #answer(state: ConversationState): Promise<Write | undefined> {
    this.#isReplyLost = false;
    if (state.answer === undefined) return undefined;
    await this.#context.network.openRecord(state.invitation, state.answer.writer);
    return {
      what: 'answer',
      record: state.invitation,
      subkey: REPLY_SUBKEY,
      data: state.answer.data,
      done: ({ phase }) => phaseChange(phase, 'replyPublished'),
    };
  }

  async #slot(): Promise<Write | undefined> {
    const { outgoing } = this.#store;
    const upTo = this.#parts.released();
    await this.#store.change((now) => {
      const waiting = [...outgoing.sequences()].filter((sequence) => sequence <= upTo);
      const ring = assignSlots(now.ring, waiting, outgoing);
      return ring === now.ring ? {} : { ring };
    });
    const state = this.#store.state;
    const next = nextSlot(state.ring, outgoing);
    if (next === undefined) return undefined;
    return {
      what: 'slot',
      record: state.record,
      subkey: firstSubkey(state.role) + 1 + next.index,
      data: encodeSlot(outgoing.envelopes(next.live)),
      done: (now) => {
        const ring = accepted(now.ring, next.index, next.slot);
        const upTo = Math.max(now.accepted, acceptedUpTo(ring, outgoing.sequences(), now.written));
        const at = this.#context.clock.now();
        return {
          ring,
          accepted: upTo,
          marks: addReceiptTime(now.marks, { kind: 'network', upTo, at }),
        };
      },
    };
  }

  async #header(what: DueHeader | 'farewell'): Promise<Write> {
    this.#headerLast = true;
    // Save a new revision before using it, so that no two headers ever have the same one.
    await this.#store.advance();
    const { state } = this.#store;
    const { data, announced } = await makeHeader(this.#context, state, what === 'farewell');
    return {
      what,
      record: state.record,
      subkey: firstSubkey(state.role),
      data,
      done: () => ({ announced }),
    };
  }
}
