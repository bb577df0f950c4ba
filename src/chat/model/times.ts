/**
 * Times of a conversation. The clock of a friend may be wrong, or lie: it decides no order, and a time
 * that cannot be true is not shown.
 */
import { INVITATION_LIFE_MS } from '../limits.ts';
import type { ConversationState } from './ConversationState.ts';

type Began = Pick<ConversationState, 'createdAt'>;

/**
 * How long before the conversation began here a friend may have written: an invitation can be answered
 * at its end, and an answer is found for as long again.
 */
const EARLIER_MS = 2 * INVITATION_LIFE_MS;

/** The time of a message that comes now: the author's, if it can be true, or else this moment. */
export function timeToShow(sentAt: number, conversation: Began, now: number): number {
  return canBeTrue(sentAt, conversation, now) ? sentAt : now;
}

/**
 * When something last happened in a conversation: a message was saved here, or it began. Earlier
 * versions did not keep it; then the time of the newest message has to do, if it can be true.
 */
export function lastActivity(
  { activeAt, last, createdAt }: Pick<ConversationState, 'activeAt' | 'last' | 'createdAt'>,
  now: number,
): number {
  if (activeAt !== undefined) return activeAt;
  const isKnown = last !== undefined && canBeTrue(last.at, { createdAt }, now);
  return isKnown ? last.at : createdAt;
}

function canBeTrue(at: number, { createdAt }: Began, now: number): boolean {
  return at >= createdAt - EARLIER_MS && at <= now;
}
