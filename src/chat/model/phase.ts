/**
 * How far a conversation has come, and what changes it: docs/protocol.md 9 has the same table. An
 * event that a phase has no entry for changes nothing.
 */
import { isOver, type FriendPhase } from '../views.ts';

/** `leaving`: deleted here; the friend is still to be told. */
export type Phase = FriendPhase | 'leaving';

export type PhaseEvent =
  /** My reply to the invitation is on the network. */
  | 'replyPublished'
  /** The inviter says that another reply was taken, or that none will be. */
  | 'replyRefused'
  /** A frame of the friend's came. */
  | 'frameReceived'
  /** A header of the friend's came; a farewell is one that says that they left. */
  | 'headerReceived'
  | 'farewellReceived'
  /** I end the conversation and keep its history; the second if the friend is not to be told. */
  | 'ended'
  | 'endedSilently'
  /** I delete it. */
  | 'deleted'
  /** My farewell is on the network. */
  | 'farewellPublished';

const TRANSITIONS: Readonly<Record<PhaseEvent, Readonly<Partial<Record<Phase, Phase>>>>> = {
  replyPublished: { joining: 'answered' },
  replyRefused: { answered: 'taken' },
  // Only somebody who read the reply knows how to reach me.
  frameReceived: { answered: 'talking' },
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

/** Ended here, and the friend is still to be told; with or without its history. */
export function isEnding({ phase }: { readonly phase: Phase }): boolean {
  return phase === 'leaving' || phase === 'ending';
}

/**
 * Whether the friend hears of the end. They do not if they ended it, or know already; nor does an
 * inviter who cannot know of the conversation, because the reply follows the first header.
 */
export function isToBeTold(state: {
  readonly phase: Phase;
  readonly announced: object | undefined;
}): boolean {
  return state.phase === 'joining'
    ? state.announced !== undefined
    : !isOver(state) || isEnding(state);
}
