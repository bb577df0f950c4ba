/**
 * Two people end up with one conversation, however many invitations they made before they became
 * friends, even if each accepts the other's invitation at the same time and the replies cross.
 */
import { compareBytes, equalBytes } from '../../lib/bytes.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import type { ConversationId, PublicKey } from '../ids.ts';

export type CrossingOutcome =
  /** Take the reply. `instead`: my conversation with its author that gives way; see `canGiveWay`. */
  | { readonly kind: 'accept'; readonly instead: ConversationId | undefined }
  /** Their invitation wins if they take my reply; decide again once that is known. */
  | { readonly kind: 'wait' }
  /** We are talking already. */
  | { readonly kind: 'redundant'; readonly friend: ConversationId };

/**
 * Decides what to do with a reply to my invitation when I may already have a conversation with its
 * author. Both sides decide alike: of two replies that cross, the reply to the invitation of the
 * person with the lower identity key wins. An invitation made while we were talking starts a second
 * conversation.
 */
export function resolveCrossing(
  madeAt: number,
  friend: PublicKey,
  me: PublicKey,
  conversations: readonly ConversationState[],
): CrossingOutcome {
  const theirs = conversations.filter((each) => equalBytes(each.friend, friend));
  const talking = theirs.find((each) => isTalking(each) && each.createdAt > madeAt);
  if (talking !== undefined) return { kind: 'redundant', friend: talking.id };
  const idle = theirs.filter(canGiveWay);
  const answered = idle.find(isPending);
  if (answered !== undefined && compareBytes(me, friend) > 0) return { kind: 'wait' };
  // The new conversation takes over what I wrote in one that they never joined.
  return { kind: 'accept', instead: (answered ?? idle[0])?.id };
}

/**
 * I answered an invitation of the friend, and nothing came from them. A conversation in which
 * something came never gives way: the friend is in it, no matter what their invitation says.
 */
export function canGiveWay(state: ConversationState): boolean {
  return (isPending(state) || state.phase === 'taken') && !hasHeard(state);
}

function isTalking(state: ConversationState): boolean {
  return state.phase === 'talking' || (isPending(state) && hasHeard(state));
}

function hasHeard({ received, friendRevision, headerRevision }: ConversationState): boolean {
  return received > 0 || friendRevision > 0 || headerRevision > 0;
}

/** I replied to their invitation, and they have not taken my reply yet. */
function isPending({ phase }: ConversationState): boolean {
  return phase === 'joining' || phase === 'answered';
}
