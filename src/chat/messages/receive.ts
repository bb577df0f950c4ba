/**
 * Applies the friend's messages to a conversation: first those that fill gaps, then those that follow
 * without a break, in order. Pure except for the cryptography.
 */
import type { ConversationState } from '../model/ConversationState.ts';
import {
  append,
  fill,
  gapAt,
  gapChanges,
  giveUp,
  markUnreadable,
  type Gap,
} from '../model/gaps.ts';
import type { MessageId } from '../ids.ts';
import { isNew } from '../model/isNew.ts';
import { otherRole } from '../wire/keys.ts';
import { MAX_GAPS, MAX_LAMPORT_JUMP, MAX_REPORTED, MAX_UNSUPPORTED_TYPES } from '../limits.ts';
import { messageId } from '../model/messageId.ts';
import type { Crypto } from '../ports.ts';
import { readableUpTo } from '../model/reports.ts';
import { timeToShow } from '../model/times.ts';
import { fitting, isUnreadFull } from '../model/unread.ts';
import { openBodies } from './sessions.ts';
import { decryptBatch } from './decryptBatch.ts';
import {
  countsAsUnread,
  readContent,
  toHistory,
  type AnyContent,
  type HistoryEntry,
} from '../content/kinds.ts';
import { lastOf } from '../model/message.ts';
import type { StoredMessage } from '../model/storedMessage.ts';
import type { OpenedBody } from '../wire/body.ts';
import type { Envelope } from '../wire/envelope.ts';

export interface Received {
  readonly state: ConversationState;
  /** New messages and changed gaps, in order. */
  readonly messages: readonly StoredMessage[];
  /** Gaps that are no longer shown. */
  readonly gone: readonly MessageId[];
  /** Envelopes that need not be held any longer. */
  readonly done: readonly Envelope[];
}

/**
 * Takes the messages from `held` that can be taken now, at most some hundreds at once. Messages that
 * are missing up to `gapUpTo` become a gap, up to the next message that is here.
 */
export async function receive(
  crypto: Crypto,
  now: number,
  before: ConversationState,
  held: ReadonlyMap<number, Envelope>,
  gapUpTo: number,
): Promise<Received> {
  if (isUnreadFull(before)) return { state: before, messages: [], gone: [], done: [] };
  const { missing, run } = nextMessages(before, held, gapUpTo);
  const isLate = ({ sequence }: Envelope) => sequence <= before.received;
  const room = fitting(before, [...gapFillers(before, held), ...run]);
  const batch = decryptBatch(
    before,
    room.filter(isLate),
    room.filter((each) => !isLate(each)),
  );
  const { state: opened, bodies } = await openBodies(crypto, before, batch);
  const done = batch.toSorted((a, b) => a.sequence - b.sequence);
  const arrival = new Arrival(opened, now);
  for (const envelope of done.filter(isLate)) arrival.fill(envelope, bodies.get(envelope));
  if (missing !== undefined) arrival.miss(...missing);
  for (const envelope of done.filter((each) => !isLate(each)))
    arrival.append(envelope, bodies.get(envelope));
  return { ...arrival.result(before), done };
}

function gapFillers(state: ConversationState, held: ReadonlyMap<number, Envelope>): Envelope[] {
  if (state.gaps.length === 0) return [];
  return [...held.values()]
    .filter((envelope) => envelope.sequence <= state.received && isNew(state, envelope))
    .sort((a, b) => a.sequence - b.sequence);
}

/** The messages that follow without a break, or after a break that becomes a gap. */
function nextMessages(
  { received, gaps }: ConversationState,
  held: ReadonlyMap<number, Envelope>,
  gapUpTo: number,
): { readonly missing: readonly [number, number] | undefined; readonly run: Envelope[] } {
  const run: Envelope[] = [];
  // Every second message may become a gap of its own.
  const limit = (MAX_GAPS - gaps.length) * 2 - 1;
  let next = received + 1;
  let missing: readonly [number, number] | undefined;
  if (limit > 0 && gapUpTo > received && !held.has(next)) {
    const after = [...held.keys()].filter((sequence) => sequence > received);
    const first = Math.min(...after, gapUpTo + 1);
    missing = [next, first - 1];
    next = first;
  }
  for (; run.length < limit - (missing ? 2 : 0); next++) {
    const envelope = held.get(next);
    if (envelope === undefined) break;
    run.push(envelope);
  }
  return { missing, run };
}

/** The content of a body that can be taken. */
interface Readable {
  readonly sentAt: number;
  readonly lamport: number;
  readonly content: AnyContent;
}

/** Puts messages and gaps into their places, one after the other. */
class Arrival {
  readonly #now: number;
  readonly #entries: HistoryEntry[] = [];
  #state: ConversationState;

  constructor(state: ConversationState, now: number) {
    this.#state = state;
    this.#now = now;
  }

  /** Adds the next message. */
  append(envelope: Envelope, body: OpenedBody | undefined): void {
    const { sequence, sealing } = envelope;
    const read = this.#readable(body);
    const lamport = Math.max(read?.lamport ?? 0, this.#state.friendLamport + 1);
    if (read === undefined) this.#gap(sequence, sequence, 'unreadable', sealing);
    else this.#add(envelope, lamport, read);
    this.#reach(sequence, lamport);
  }

  /** Adds a message that is part of a gap. */
  fill(envelope: Envelope, body: OpenedBody | undefined): void {
    const { sequence, sealing } = envelope;
    const gap = gapAt(this.#state.gaps, sequence);
    const read = this.#readable(body);
    if (gap === undefined) return;
    if (read === undefined) {
      const gaps = markUnreadable(this.#state.gaps, sequence, sealing);
      // If there is no room for a gap of its own, it stays in its old gap.
      if (gaps.length <= MAX_REPORTED) this.#setGaps(gaps);
      return;
    }
    const lamport = Math.max(read.lamport, gap.lamport);
    this.#add(envelope, lamport, read);
    this.#setGaps(fill(this.#state.gaps, sequence, lamport));
    this.#state = { ...this.#state, lamport: Math.max(this.#state.lamport, lamport) };
  }

  /** Makes these messages a gap. */
  miss(first: number, last: number): void {
    this.#gap(first, last, 'missing', 0);
    this.#reach(last, this.#state.friendLamport + 1);
  }

  result(before: ConversationState): Omit<Received, 'done'> {
    const gaps = gapChanges(before.gaps, this.#state.gaps, otherRole(before.role));
    const state = this.#withNewest();
    const byId = (a: StoredMessage, b: StoredMessage) => (a.id < b.id ? -1 : 1);
    return {
      state: this.#state.gaps === before.gaps ? state : readOn({ ...state, ...giveUp(state) }),
      messages: [...this.#entries, ...gaps.changed].sort(byId),
      gone: gaps.gone,
    };
  }

  /** Refuses a Lamport time far above the highest known one. */
  #readable(opened: OpenedBody | undefined): Readable | undefined {
    if (opened === undefined) return undefined;
    const { sentAt, lamport } = opened.body;
    if (lamport > this.#state.lamport + MAX_LAMPORT_JUMP) return undefined;
    const content = readContent(opened);
    return content && { sentAt, lamport, content };
  }

  #add({ sequence, sealed }: Envelope, lamport: number, { sentAt, content }: Readable): void {
    const id = messageId(lamport, otherRole(this.#state.role), sequence);
    const at = timeToShow(sentAt, this.#state, this.#now);
    this.#entries.push(...toHistory({ id, mine: false, sequence, at }, content));
    if (countsAsUnread(content)) this.#countUnread(sealed.length);
    if (content.kind === 'unsupported') this.#rememberType(content.type);
  }

  #countUnread(bytes: number): void {
    const { unread, unreadBytes } = this.#state;
    this.#state = { ...this.#state, unread: unread + 1, unreadBytes: unreadBytes + bytes };
  }

  /** So that a version that knows this type reads the message; see `readUnsupported`. */
  #rememberType(type: string): void {
    const { unsupportedTypes = [] } = this.#state;
    if (unsupportedTypes.includes(type) || unsupportedTypes.length >= MAX_UNSUPPORTED_TYPES) return;
    this.#state = { ...this.#state, unsupportedTypes: [...unsupportedTypes, type] };
  }

  #gap(first: number, last: number, reason: Gap['reason'], sealing: number): void {
    const lamport = this.#state.friendLamport + 1;
    const gap: Gap = { first, last, reason, sealing, lamport, at: this.#now };
    this.#setGaps(append(this.#state.gaps, gap));
  }

  #setGaps(gaps: readonly Gap[]): void {
    this.#state = { ...this.#state, gaps, gapsRevision: this.#state.revision + 1 };
  }

  #reach(received: number, friendLamport: number): void {
    const lamport = Math.max(this.#state.lamport, friendLamport);
    this.#state = { ...this.#state, received, friendLamport, lamport };
  }

  /** Updates the newest message. */
  #withNewest(): ConversationState {
    if (this.#entries.length === 0) return this.#state;
    let { last } = this.#state;
    for (const entry of this.#entries)
      if (last === undefined || entry.id > last.id) last = lastOf(entry);
    return { ...this.#state, last };
  }
}

/** If nothing is unread, the read mark moves past messages that were just given up. */
function readOn(state: ConversationState): ConversationState {
  return state.unread > 0
    ? state
    : { ...state, readHere: Math.max(state.readHere, readableUpTo(state)) };
}
