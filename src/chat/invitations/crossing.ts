/**
 * Two people end up with one conversation, however many invitations they made before they became
 * friends, even if each accepts the other's invitation at the same time and the replies cross.
 */
import { compareBytes, equalBytes } from '../../lib/bytes.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import type { ConversationId, PublicKey } from '../ids.ts';
import { canGiveWay, hasJoined, isPending } from '../model/phase.ts';

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
  const talking = theirs.find((each) => hasJoined(each) && each.createdAt > madeAt);
  if (talking !== undefined) return { kind: 'redundant', friend: talking.id };
  const idle = theirs.filter(canGiveWay);
  const answered = idle.find(isPending);
  if (answered !== undefined && compareBytes(me, friend) > 0) return { kind: 'wait' };
  // The new conversation takes over what I wrote in one that they never joined.
  return { kind: 'accept', instead: (answered ?? idle[0])?.id };
}
