/**
 * The phases of a conversation and the events that change them; docs/protocol.md 9 has the same table.
 * An event without an entry for a phase leaves the phase as it is.
 */
import { isOver, type FriendPhase } from '../views.ts';

/** `leaving`: deleted here; the farewell is not on the network yet. */
export type Phase = FriendPhase | 'leaving';

export type PhaseEvent =
  /** My reply to the invitation is on the network. */
  | 'replyPublished'
  /** The invitation says that another reply was taken, or that it was withdrawn. */
  | 'replyRefused'
  /** A frame came from the friend. */
  | 'frameReceived'
  /** A message came from the friend, through either lane. */
  | 'messageReceived'
  /** A header came from the friend; a farewell is a header that says that they left. */
  | 'headerReceived'
  | 'farewellReceived'
  /** I end the conversation and keep its history; `endedSilently` sends no farewell. */
  | 'ended'
  | 'endedSilently'
  /** I delete the conversation. */
  | 'deleted'
  /** My farewell is on the network. */
  | 'farewellPublished';

const TRANSITIONS: Readonly<Record<PhaseEvent, Readonly<Partial<Record<Phase, Phase>>>>> = {
  replyPublished: { joining: 'answered' },
  replyRefused: { answered: 'taken' },
  // Only a friend who read my reply has the keys for a frame to me.
  frameReceived: { answered: 'talking' },
  // Without this, an inviter who writes messages and no header could say afterwards that they never joined.
  messageReceived: { joining: 'talking', answered: 'talking' },
  headerReceived: { joining: 'talking', answered: 'talking' },
  farewellReceived: { joining: 'left', answered: 'left', talking: 'left' },
  ended: { joining: 'ending', answered: 'ending', talking: 'ending' },
  endedSilently: { joining: 'ended', answered: 'ended', talking: 'ended' },
  deleted: {
    joining: 'leaving',
    answered: 'leaving',
    talking: 'leaving',
    left: 'leaving',
    taken: 'leaving',
    ending: 'leaving',
    ended: 'leaving',
  },
  farewellPublished: { ending: 'ended' },
};

export function phaseAfter(phase: Phase, event: PhaseEvent): Phase {
  return TRANSITIONS[event][phase] ?? phase;
}

/** The change to a state's phase; empty if the event changes nothing. */
export function phaseChange(phase: Phase, event: PhaseEvent): { readonly phase?: Phase } {
  const next = phaseAfter(phase, event);
  return next === phase ? {} : { phase: next };
}

/** Whether the conversation is ended or deleted here, and its farewell is not on the network yet. */
export function isEnding({ phase }: { readonly phase: Phase }): boolean {
  return phase === 'leaving' || phase === 'ending';
}

/**
 * Whether the friend gets a farewell. They do not if they ended the conversation or know of the end.
 * Nor does an inviter who cannot know of the conversation: the reply follows the first header, so
 * without a header there is no reply.
 */
export function isToBeTold(state: {
  readonly phase: Phase;
  readonly announced: object | undefined;
}): boolean {
  return state.phase === 'joining'
    ? state.announced !== undefined
    : !isOver(state) || isEnding(state);
}

interface Heard {
  readonly phase: Phase;
  readonly received: number;
  readonly friendRevision: number;
  readonly headerRevision: number;
}

/** I replied to an invitation of the friend, and it is not known yet whether they take my reply. */
export function isPending({ phase }: { readonly phase: Phase }): boolean {
  return phase === 'joining' || phase === 'answered';
}

/** The friend takes part, and neither side has ended the conversation. */
export function hasJoined(state: Heard): boolean {
  return state.phase === 'talking' || (isPending(state) && hasHeard(state));
}

/**
 * I answered an invitation of the friend, and nothing came from them. A conversation in which
 * something came never gives way: the friend is in it, no matter what their invitation says.
 */
export function canGiveWay(state: Heard): boolean {
  return (isPending(state) || state.phase === 'taken') && !hasHeard(state);
}

function hasHeard({ received, friendRevision, headerRevision }: Heard): boolean {
  return received > 0 || friendRevision > 0 || headerRevision > 0;
}
