/**
 * Takes what the friend sent through either lane: their messages, and their report about mine.
 * Saves everything with the ratchet in one commit, then tells the pages, then acknowledges.
 */
import { isUnseen, type ConversationState } from '../model/ConversationState.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import { ReorderBuffer } from './ReorderBuffer.ts';
import type { MessageId } from '../ids.ts';
import { includes } from '../../lib/ranges.ts';
import { inBackground } from '../inBackground.ts';
import { MAX_AHEAD } from '../limits.ts';
import type { VaultChange } from '../ports.ts';
import { receive, type Received } from './receive.ts';
import { applyReport, unchanged, type Applied } from '../model/reports.ts';
import { resealFailed, type Resealed } from './reseal.ts';
import { displace, type Ring } from '../model/ring.ts';
import { isNew } from '../model/isNew.ts';
import { phaseChange } from '../model/phase.ts';
import { isUnreadFull } from '../model/unread.ts';
import { messageEntry, viewOf } from '../model/storedMessage.ts';
import { isOver, type MessageView } from '../views.ts';
import { SlotRepeats } from './SlotRepeats.ts';
import { NOTHING, type Incoming } from './incoming.ts';
import { withFrame, withHeader } from '../model/friendHeader.ts';
import type { UserContext } from '../Context.ts';
import { messageKey } from '../vaultKeys.ts';

/** What the receiver needs of its conversation. */
export interface ReceiverParts {
  /** These messages are saved; they replace those in `gone`. */
  readonly saved: (messages: readonly MessageView[], gone: readonly MessageId[]) => void;
  /** The friend saved messages of mine. `again`: the friend asked again for messages from this one on. */
  readonly progress: (again: number | undefined) => void;
  /** Slots are to be written again. */
  readonly repeats: () => void;
}

/** How long a missing message is searched for before it becomes a gap, in milliseconds. */
const GAP_DELAY_MS = 8_000;

export class Receiver {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: ReceiverParts;
  readonly #held = new ReorderBuffer();
  readonly #repeats: SlotRepeats;
  /** The first complete search for the messages that are awaited now. */
  #searched: { readonly at: number; readonly received: number; readonly upTo: number } | undefined;

  constructor(context: UserContext, store: ConversationStore, parts: ReceiverParts) {
    this.#context = context;
    this.#store = store;
    this.#parts = parts;
    this.#repeats = new SlotRepeats(context.clock, () => inBackground(context, this.#repeat()));
  }

  stop(): void {
    this.#repeats.stop();
  }

  /** Highest sequence number up to which messages are known to be missing; 0 if none is. */
  get awaited(): number {
    const { received, phase, friendWritten } = this.#store.state;
    // What is not taken is not missing.
    if (isUnreadFull(this.#store.state)) return 0;
    const waiting = this.#held.waiting(received);
    // After `left` the friend sends nothing more: the rest is on the network by now, or lost.
    return phase === 'left' && friendWritten > received
      ? Math.max(waiting, friendWritten)
      : waiting;
  }

  /** Takes what waits here, once the person has looked. */
  goOn(): Promise<void> {
    return this.take(NOTHING);
  }

  take(incoming: Incoming): Promise<void> {
    return this.#store.alone(() => this.#take(incoming, 0));
  }

  /** A search is complete. A message that is missing in two searches far enough apart becomes a gap. */
  async searchedAll(): Promise<void> {
    const now = this.#context.clock.now();
    const { received } = this.#store.state;
    const upTo = this.awaited;
    if (upTo === 0) this.#searched = undefined;
    else if (this.#searched?.received !== received || now < this.#searched.at)
      this.#searched = { at: now, received, upTo };
    else if (now - this.#searched.at >= GAP_DELAY_MS) {
      const gapUpTo = Math.min(this.#searched.upTo, received + MAX_AHEAD);
      this.#searched = undefined;
      await this.#store.alone(() => this.#take(NOTHING, gapUpTo));
    }
  }

  async #take(incoming: Incoming, gapUpTo: number): Promise<void> {
    const { crypto, clock } = this.#context;
    for (let first = true; ; first = false) {
      const before = this.#store.state;
      // After `left` there may be messages on the network; after any other end nothing is taken.
      if (before.phase !== 'left' && isOver(before)) return;
      if (this.#context.isBlocked(before.friend)) return;
      const applied = withPhase(this.#applyReport(before, first ? incoming : NOTHING), incoming);
      if (first && !isUnreadFull(before))
        for (const each of incoming.envelopes) this.#held.add(before, each);
      const resealed = await resealFailed(
        this.#context,
        applied.state,
        applied.reseal,
        this.#store.outgoing,
      );
      const upTo = first ? gapUpTo : 0;
      const { envelopes } = this.#held;
      const received = await receive(crypto, clock.now(), resealed.state, envelopes, upTo);
      const seen = markSeen(this.#withRing(received.state, applied, resealed, incoming), incoming);
      const state = upTo > 0 && !isUnreadFull(seen) ? withoutMore(seen) : seen;
      if (state === before && received.done.length === 0) return;
      await this.#save(state, applied, resealed, received);
      if (received.done.length === 0) return;
    }
  }

  #applyReport(before: ConversationState, incoming: Incoming): Applied {
    const { report, slots } = incoming;
    const bySlot = Math.max(
      before.bySlot,
      ...slots.flatMap(({ envelopes }) => envelopes.map(({ sequence }) => sequence)),
    );
    const state = bySlot === before.bySlot ? before : { ...before, bySlot };
    const now = this.#context.clock.now();
    if (report === undefined) return unchanged(state);
    const applied = applyReport(state, report, this.#store.outgoing, now);
    return { ...applied, state: withFriendInfo(applied.state, before, incoming) };
  }

  async #save(
    state: ConversationState,
    applied: Applied,
    resealed: Resealed,
    received: Received,
  ): Promise<void> {
    const { id } = state;
    const { outgoing } = this.#store;
    const update = { settled: applied.settled, messages: resealed.messages };
    const changes: VaultChange[] = [
      ...received.gone.map((each) => ({ kind: 'delete', key: messageKey(id, each) }) as const),
      ...received.messages.map((each) => ({ kind: 'put', ...messageEntry(id, each) }) as const),
      ...outgoing.changes(id, update),
    ];
    const hasCome = received.messages.some(({ kind }) => kind !== 'gap');
    const activeAt = hasCome ? this.#context.moment() : state.activeAt;
    await this.#store.commit({ ...state, activeAt }, changes);
    outgoing.take(update);
    for (const envelope of received.done) this.#held.delete(envelope);
    if (received.messages.length > 0) this.#logSaved(received.messages);
    this.#parts.saved(received.messages.map(viewOf), received.gone);
    const again = [...applied.asked, ...applied.reseal];
    if (applied.settled.length > 0 || again.length > 0)
      this.#parts.progress(again.length > 0 ? Math.min(...again) : undefined);
  }

  /**
   * Messages that the friend asks for are written again, and once more with each header that still
   * asks for them: the network may have lost that copy too. Resealed messages get a place again.
   */
  #withRing(
    state: ConversationState,
    applied: Applied,
    resealed: Resealed,
    { slots }: Incoming,
  ): ConversationState {
    const byHeader = slots.some(({ index }) => index === 0);
    const asked = byHeader ? [...applied.asked, ...applied.stillAsked] : applied.asked;
    if (asked.length === 0 && resealed.messages.length === 0) return state;
    const ring = resealed.messages.reduce(
      (all, { envelope }) => displace(all, envelope.sequence),
      this.#ringFor(state, asked),
    );
    return { ...state, ring };
  }

  #ringFor(state: ConversationState, asked: readonly number[]): Ring {
    return this.#repeats.ring(state.ring, asked, (each) => includes(state.asked, each));
  }

  /** Slots that had to wait are written again, if the friend still asks for their messages. */
  async #repeat(): Promise<void> {
    await this.#store.change((state) => {
      const ring = isOver(state) ? state.ring : this.#ringFor(state, []);
      return ring === state.ring ? {} : { ring };
    });
    this.#parts.repeats();
  }

  #logSaved(all: Received['messages']): void {
    const gaps = all.reduce((sum, { kind }) => (kind === 'gap' ? sum + 1 : sum), 0);
    this.#context.log({ area: 'messages', what: 'saved', messages: all.length - gaps, gaps });
  }
}

function withPhase(applied: Applied, { envelopes }: Incoming): Applied {
  const { state } = applied;
  const change = envelopes.length > 0 ? phaseChange(state.phase, 'messageReceived') : {};
  return change.phase === undefined ? applied : { ...applied, state: { ...state, ...change } };
}

function withFriendInfo(
  state: ConversationState,
  before: ConversationState,
  { header, frame }: Incoming,
): ConversationState {
  if (header !== undefined) return withHeader(state, before, header);
  return frame === undefined ? state : withFrame(state, before, frame);
}

/** A slot with messages that still wait does not count as read, so that a restart reads it again. */
function markSeen(state: ConversationState, { slots }: Incoming): ConversationState {
  const read = slots.filter(
    ({ index, version, envelopes }) =>
      isUnseen(state, index, version) && !envelopes.some((each) => isNew(state, each)),
  );
  if (read.length === 0) return state;
  const seen = [...state.seen];
  for (const { index, version } of read) seen[index] = version + 1;
  return { ...state, seen };
}

/** After `left` the friend sends nothing more: stop searching for what was not found. */
function withoutMore(state: ConversationState): ConversationState {
  return state.phase === 'left' ? { ...state, friendWritten: state.received } : state;
}
