import type { FriendView } from '../../chat/views.ts';

/** Sorts by the newest message. Friends without messages are new, so they come first. */
export function byNewest(a: FriendView, b: FriendView): number {
  const newest = (friend: FriendView): number => friend.last?.at ?? Number.MAX_SAFE_INTEGER;
  return newest(b) - newest(a) || (a.id < b.id ? -1 : 1);
}
