/** What it means that a conversation is ended or deleted. Pure; the conversation does it. */
import { includes } from '../../lib/ranges.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import type { PendingMessages } from '../model/PendingMessages.ts';
import { assignSlots } from '../model/ring.ts';
import type { Unreached } from '../outcomes.ts';

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
