/** Computes what ending a conversation does to messages that the friend lacks. */
import { includes } from '../../lib/ranges.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import type { PendingMessages } from '../model/PendingMessages.ts';
import { assignSlots } from '../model/ring.ts';
import type { Unreached } from '../outcomes.ts';

/** What happens to my messages that the friend lacks if the conversation ends now. */
export function unreached(
  state: ConversationState,
  outgoing: PendingMessages,
  isTold: boolean,
): Unreached {
  const waiting = [...outgoing.sequences()];
  // Before the farewell we still send what fits into the ring.
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
