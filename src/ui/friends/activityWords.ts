import { isOver, type FriendView } from '../../chat/views.ts';
import type { Text } from '../text/en.ts';

/** What the friend is doing now; '' if that is unknown. */
export function activityWords(friend: FriendView, words: Text['activity']): string {
  return isOver(friend) || friend.activity === 'unknown' ? '' : words[friend.activity];
}
