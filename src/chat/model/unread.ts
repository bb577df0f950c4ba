/**
 * How much may be unread. Beyond that nothing more is taken from the friend until the person looks, so
 * that a friend who floods cannot fill the device. What is not taken is not acknowledged: it stays in
 * the friend's outbox, and nothing is lost.
 */
import { MAX_UNREAD, MAX_UNREAD_BYTES } from '../limits.ts';
import type { Envelope } from '../wire/envelope.ts';
import type { ConversationState } from './ConversationState.ts';

type Unread = Pick<ConversationState, 'unread' | 'unreadBytes'>;

/** Nothing is taken from the friend until the person looks. */
export function isUnreadFull({ unread, unreadBytes }: Unread): boolean {
  return unread >= MAX_UNREAD || unreadBytes >= MAX_UNREAD_BYTES;
}

/** The first of these messages, as many as may be unread. */
export function fitting(unread: Unread, envelopes: readonly Envelope[]): readonly Envelope[] {
  let after = unread;
  const taken: Envelope[] = [];
  for (const envelope of envelopes) {
    if (isUnreadFull(after)) break;
    taken.push(envelope);
    const unreadBytes = after.unreadBytes + envelope.sealed.length;
    after = { unread: after.unread + 1, unreadBytes };
  }
  return taken;
}
