/** What it means that a conversation is ended or deleted. Pure; the conversation does it. */
import { includes } from '../../lib/ranges.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import type { ConversationId } from '../ids.ts';
import type { PendingMessages } from '../model/PendingMessages.ts';
import type { VaultChange } from '../ports.ts';
import { assignSlots } from '../model/ring.ts';
import type { Unreached } from '../views.ts';
import { messagesPrefix, draftKey, contactKey } from '../vaultKeys.ts';

/** Ended here, and the friend is still to be told; with or without its history. */
export function isEnding({ phase }: Pick<ConversationState, 'phase'>): boolean {
  return phase === 'leaving' || phase === 'ending';
}

/**
 * Whether the friend hears of the end. Not who ended it themselves, or was told before; nor an
 * inviter who cannot know of the conversation, because the answer follows the first header.
 */
export function isToBeTold({ phase, announced }: ConversationState): boolean {
  if (phase === 'joining') return announced !== undefined;
  return phase !== 'left' && phase !== 'taken' && phase !== 'ended';
}

/** All that can be read of it. */
export function withoutHistory(id: ConversationId): readonly VaultChange[] {
  return [
    { kind: 'clear', prefix: messagesPrefix(id) },
    { kind: 'delete', key: draftKey(id) },
    { kind: 'delete', key: contactKey(id) },
  ];
}

/** What becomes of my messages that the friend lacks, if the conversation ends now. */
export function unreached(
  state: ConversationState,
  outgoing: PendingMessages,
  isTold: boolean,
): Unreached {
  const waiting = [...outgoing.sequences()];
  // Who is told gets before it what finds room on the network.
  const { slots } = assignSlots(state.ring, waiting, outgoing);
  const comes = (sequence: number) =>
    isTold
      ? slots.some(({ messages }) => includes(messages, sequence))
      : sequence <= state.accepted;
  const lost = waiting.filter((sequence) => !comes(sequence)).length;
  const unsealed = outgoing.unsealed.length;
  return {
    coming: waiting.length - lost + (isTold ? unsealed : 0),
    lost: lost + (isTold ? 0 : unsealed),
  };
}
