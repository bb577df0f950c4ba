/**
 * Two people end with one conversation, however many invitations they made before they became
 * friends: also when each scans the other's at the same time, and the answers cross.
 */
import { compareBytes, equalBytes } from '../../lib/bytes.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import type { ConversationId, PublicKey } from '../ids.ts';

export type CrossingOutcome =
  /** `instead`: a conversation of mine with them that they never joined; not needed then. */
  | { readonly kind: 'accept'; readonly instead: ConversationId | undefined }
  /** Theirs goes on if they come by; until then it is not known. */
  | { readonly kind: 'wait' }
  /** We talk already. */
  | { readonly kind: 'redundant'; readonly friend: ConversationId };

/**
 * What an answer to my invitation is good for, where its author is somebody whom I know. Both
 * sides judge the same way: of two answers that cross, the one to the invitation of who has the
 * lower identity key goes on. An invitation that was made while we talked is for a conversation
 * of its own.
 */
export function resolveCrossing(
  madeAt: number,
  friend: PublicKey,
  me: PublicKey,
  conversations: readonly ConversationState[],
): CrossingOutcome {
  const theirs = conversations.filter((each) => equalBytes(each.friend, friend));
  const talking = theirs.find(({ phase, createdAt }) => phase === 'talking' && createdAt > madeAt);
  if (talking !== undefined) return { kind: 'redundant', friend: talking.id };
  const answered = theirs.find(isPending);
  if (answered !== undefined && compareBytes(me, friend) > 0) return { kind: 'wait' };
  // What I wrote where they never came is said here.
  const instead = answered ?? theirs.find(({ phase }) => phase === 'taken');
  return { kind: 'accept', instead: instead?.id };
}

/** I answered, and they have not come by. */
function isPending({ phase }: ConversationState): boolean {
  return phase === 'joining' || phase === 'answered';
}
