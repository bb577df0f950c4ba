/** Computes what ending a conversation does to messages that the friend lacks. */
import { includes } from '../../lib/ranges.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import { assignSlots } from '../model/ring.ts';
import type { Unreached } from '../outcomes.ts';

/** What happens to my messages that the friend lacks if the conversation ends now. */
export function unreached(
  { state, outgoing, toSeal }: ConversationStore,
  isTold: boolean,
): Unreached {
  const sealed = [...outgoing.sequences()];
  const unsealed = toSeal.map(({ body }) => body.sequence);
  // Before the farewell we still send what fits into the ring.
  const { slots } = assignSlots(state.ring, sealed, outgoing);
  const comes = (sequence: number) =>
    isTold
      ? unsealed.includes(sequence) || slots.some(({ messages }) => includes(messages, sequence))
      : sequence <= state.accepted;
  const all = [...sealed, ...unsealed];
  const coming = all.filter(comes).length;
  return { coming, lost: all.length - coming };
}
