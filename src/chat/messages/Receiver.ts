/**
 * Takes what the friend sent, whichever way it came: what their report says of mine, and
 * their messages. Saved in one commit with the ratchet, then told, then acknowledged.
 */
import { isUnseen, type ConversationState } from '../model/ConversationState.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import { ReorderBuffer } from './ReorderBuffer.ts';
import type { MessageId } from '../ids.ts';
import { MAX_AHEAD } from '../limits.ts';
import type { VaultChange } from '../ports.ts';
import { receive, type Received } from './receive.ts';
import { applyReport, unchanged, type Applied } from '../model/reports.ts';
import { resealFailed, type Resealed } from './reseal.ts';
import { displace, repeat } from '../model/ring.ts';
import { isNew } from '../model/isNew.ts';
import { messageEntry, viewOf } from '../model/storedMessage.ts';
import { isOver, type MessageView } from '../views.ts';
import { NOTHING, type Incoming } from './incoming.ts';
import { withFrame, withHeader } from '../model/friendHeader.ts';
import type { UserContext } from '../Context.ts';
import { messageKey } from '../vaultKeys.ts';

/** What the receiver needs of its conversation. */
export interface ReceiverParts {
  /** These are saved; those in `gone` are replaced by them. */
  readonly saved: (messages: readonly MessageView[], gone: readonly MessageId[]) => void;
  /** The friend has saved some of mine, or asked for this one and later ones again. */
  readonly progress: (again: number | undefined) => void;
}

/** How long something missing is looked for, in milliseconds, before a gap is shown. */
const PATIENCE_MS = 8_000;

export class Receiver {
  readonly #context: UserContext;
  readonly #store: ConversationStore;
  readonly #parts: ReceiverParts;
  readonly #held = new ReorderBuffer();
  /** A look at everything the network has, and what was awaited then. */
  #searched: { readonly at: number; readonly received: number; readonly upTo: number } | undefined;

  constructor(context: UserContext, store: ConversationStore, parts: ReceiverParts) {
    this.#context = context;
    this.#store = store;
    this.#parts = parts;
  }

  /** Up to which message something is known to exist and is not here; 0 if nothing is missing. */
  get awaited(): number {
    const { received, phase, friendWritten } = this.#store.state;
    const waiting = this.#held.waiting(received);
    // Who left sends nothing any more: what is to be found is on the network now.
    return phase === 'left' && friendWritten > received
      ? Math.max(waiting, friendWritten)
      : waiting;
  }

  take(incoming: Incoming): Promise<void> {
    return this.#store.alone(() => this.#take(incoming, 0));
  }

  /** Everything on the network was looked at. What is missing twice is not waited for. */
  async searchedAll(): Promise<void> {
    const now = this.#context.clock.now();
    const { received } = this.#store.state;
    const upTo = this.awaited;
    if (upTo === 0) this.#searched = undefined;
    else if (this.#searched?.received !== received || now < this.#searched.at)
      this.#searched = { at: now, received, upTo };
    else if (now - this.#searched.at >= PATIENCE_MS) {
      const settle = Math.min(this.#searched.upTo, received + MAX_AHEAD);
      this.#searched = undefined;
      await this.#store.alone(() => this.#take(NOTHING, settle));
    }
  }

  async #take(incoming: Incoming, settleUpTo: number): Promise<void> {
    const { crypto, clock } = this.#context;
    for (let first = true; ; first = false) {
      const before = this.#store.state;
      // Who left may have left something behind; of all others nothing more is taken.
      if (before.phase !== 'left' && isOver(before)) return;
      if (this.#context.isBlocked(before.friend)) return;
      const heard = this.#hear(before, first ? incoming : NOTHING);
      if (first) for (const each of incoming.envelopes) this.#held.add(before, each);
      const mine = await resealFailed(
        this.#context,
        heard.state,
        heard.reseal,
        this.#store.outgoing,
      );
      const settle = first ? settleUpTo : 0;
      const { envelopes } = this.#held;
      const received = await receive(crypto, clock.now(), mine.state, envelopes, settle);
      const seen = markSeen(withRing(received.state, heard, mine, incoming), incoming);
      const state = settle > 0 ? withoutMore(seen) : seen;
      if (state === before && received.done.length === 0) return;
      await this.#save(state, heard, mine, received);
      if (received.done.length === 0) return;
    }
  }

  #hear(before: ConversationState, incoming: Incoming): Applied {
    const { report, slots } = incoming;
    const bySlot = Math.max(
      before.bySlot,
      ...slots.flatMap(({ envelopes }) => envelopes.map(({ sequence }) => sequence)),
    );
    const state = bySlot === before.bySlot ? before : { ...before, bySlot };
    const now = this.#context.clock.now();
    if (report === undefined) return unchanged(state);
    const applied = applyReport(state, report, this.#store.outgoing, now);
    return { ...applied, state: withNews(applied.state, before, incoming) };
  }

  async #save(
    state: ConversationState,
    heard: Applied,
    mine: Resealed,
    received: Received,
  ): Promise<void> {
    const { id } = state;
    const { outgoing } = this.#store;
    const update = { settled: heard.settled, messages: mine.messages };
    const changes: VaultChange[] = [
      ...received.gone.map((each) => ({ kind: 'delete', key: messageKey(id, each) }) as const),
      ...received.messages.map((each) => ({ kind: 'put', ...messageEntry(id, each) }) as const),
      ...outgoing.changes(id, update),
    ];
    await this.#store.commit(state, changes);
    outgoing.take(update);
    for (const envelope of received.done) this.#held.delete(envelope);
    if (received.messages.length > 0) this.#logSaved(received.messages);
    this.#parts.saved(received.messages.map(viewOf), received.gone);
    const again = [...heard.asked, ...heard.reseal];
    if (heard.settled.length > 0 || again.length > 0)
      this.#parts.progress(again.length > 0 ? Math.min(...again) : undefined);
  }

  #logSaved(all: Received['messages']): void {
    const gaps = all.reduce((sum, { kind }) => (kind === 'gap' ? sum + 1 : sum), 0);
    this.#context.log({ area: 'messages', what: 'saved', messages: all.length - gaps, gaps });
  }
}

function withNews(
  state: ConversationState,
  before: ConversationState,
  { header, frame }: Incoming,
): ConversationState {
  if (header !== undefined) return withHeader(state, before, header);
  return frame === undefined ? state : withFrame(state, before, frame);
}

/**
 * What was asked for is written once more, and again when a header still asks for it: the
 * network may have lost that, too. What was sealed anew gets a place again.
 */
function withRing(
  state: ConversationState,
  heard: Applied,
  mine: Resealed,
  { slots }: Incoming,
): ConversationState {
  const byHeader = slots.some(({ index }) => index === 0);
  const asked = byHeader ? [...heard.asked, ...heard.stillAsked] : heard.asked;
  if (asked.length === 0 && mine.messages.length === 0) return state;
  const ring = mine.messages.reduce(
    (all, { envelope }) => displace(all, envelope.sequence),
    repeat(state.ring, asked),
  );
  return { ...state, ring };
}

/** A slot counts as read only when nothing in it still waits, so that a restart reads it again. */
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

/** Who left sends nothing more: what was not found by now is not looked for any longer. */
function withoutMore(state: ConversationState): ConversationState {
  return state.phase === 'left' ? { ...state, friendWritten: state.received } : state;
}
