/** What the friend's values mean for a conversation. Pure but for the cryptography. */
import type { Arrival } from './Inbox.ts';
import type { ConversationState } from './ConversationState.ts';
import { otherRole } from './keys.ts';
import { MAX_LAMPORT_JUMP, PREVIEW_LENGTH } from './limits.ts';
import { messageId } from './messageId.ts';
import type { Clock, Crypto } from './ports.ts';
import type { MessageView } from './views.ts';
import { decodeSlot, openBody, type Envelope } from './wire/envelope.ts';
import { decodeHeader } from './wire/header.ts';

export interface Received {
  readonly state: ConversationState;
  /** New messages, in order. */
  readonly messages: readonly MessageView[];
  /** A later message is here, the next one is not. */
  readonly waiting: boolean;
}

export async function receive(
  crypto: Crypto,
  clock: Clock,
  before: ConversationState,
  arrivals: readonly Arrival[],
): Promise<Received> {
  let state = before;
  const fresh = new Map<number, Envelope>();
  const slots: { arrival: Arrival; last: number }[] = [];
  for (const arrival of arrivals) {
    if (arrival.index === 0) {
      state = await readHeader(crypto, state, arrival);
      continue;
    }
    const envelopes = decodeSlot(arrival.value.data) ?? [];
    for (const envelope of envelopes)
      if (envelope.sequence > before.received) fresh.set(envelope.sequence, envelope);
    slots.push({ arrival, last: Math.max(0, ...envelopes.map((each) => each.sequence)) });
  }
  const messages: MessageView[] = [];
  for (;;) {
    const envelope = fresh.get(state.received + 1);
    if (envelope === undefined) break;
    const message = await openMessage(crypto, clock, state, envelope);
    messages.push(message.view);
    state = { ...state, received: envelope.sequence, lamport: message.lamport };
    fresh.delete(envelope.sequence);
  }
  // A slot counts as read only when nothing in it still waits, so that a restart reads it again.
  for (const { arrival, last } of slots)
    if (last <= state.received) state = markSeen(state, arrival);
  return {
    state: withNews(state, messages),
    messages,
    waiting: [...fresh.keys()].some((sequence) => sequence > state.received),
  };
}

function markSeen(state: ConversationState, { index, value }: Arrival): ConversationState {
  const seen = state.seen.map((each, i) =>
    i === index ? Math.max(each, value.version + 1) : each,
  );
  return { ...state, seen };
}

async function readHeader(
  crypto: Crypto,
  before: ConversationState,
  arrival: Arrival,
): Promise<ConversationState> {
  const state = markSeen(before, arrival);
  const header = await decodeHeader(crypto, state.keys.receiveHeader, arrival.value.data);
  // Not the friend's, an old one, or one that acknowledges what was never written.
  if (header === undefined || header.counter <= state.friendCounter) return state;
  if (header.acknowledged > state.written) return state;
  const delivered = Math.max(state.delivered, header.acknowledged);
  return {
    ...state,
    friendCounter: header.counter,
    name: header.name,
    delivered,
    accepted: Math.max(state.accepted, delivered),
    phase: header.left ? 'left' : 'talking',
    answer: undefined,
  };
}

async function openMessage(
  crypto: Crypto,
  clock: Clock,
  state: ConversationState,
  envelope: Envelope,
): Promise<{ readonly view: MessageView; readonly lamport: number }> {
  const author = otherRole(state.role);
  const { sequence } = envelope;
  const body = await openBody(crypto, state.keys.receiveMessage, envelope);
  if (body === undefined || body.lamport > state.lamport + MAX_LAMPORT_JUMP) {
    const lamport = state.lamport + 1;
    const id = messageId(lamport, author, sequence);
    const view = { kind: 'unreadable', id, mine: false, sequence, at: clock.now() } as const;
    return { view, lamport };
  }
  const id = messageId(body.lamport, author, sequence);
  const view = {
    kind: 'text',
    id,
    mine: false,
    sequence,
    at: body.sentAt,
    text: body.text,
  } as const;
  return { view, lamport: Math.max(state.lamport, body.lamport) };
}

/** Unread count and newest line. */
function withNews(state: ConversationState, messages: readonly MessageView[]): ConversationState {
  let last = state.last;
  for (const message of messages)
    if (last === undefined || message.id > last.id)
      last = { id: message.id, text: preview(message), mine: message.mine, at: message.at };
  return { ...state, last, unread: state.unread + messages.length };
}

/** One line of a message, cut at a whole character. */
export function preview(message: MessageView): string {
  if (message.kind === 'unreadable') return '';
  const line = message.text.replaceAll(/\s+/gu, ' ').trim();
  return [...line.slice(0, PREVIEW_LENGTH * 2)].slice(0, PREVIEW_LENGTH).join('');
}
