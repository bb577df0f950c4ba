import { isOver, type FriendView } from '../../chat/views.ts';
import type { Text } from '../text/en.ts';

/** What the friend does at this moment; '' if that is not known. */
export function activityWords(friend: FriendView, words: Text['activity']): string {
  return isOver(friend) || friend.activity === 'unknown' ? '' : words[friend.activity];
}
