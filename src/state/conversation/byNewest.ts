import type { FriendView } from '../../chat/views.ts';

/** Newest message first; friends without any are new, so they stand at the top. */
export function byNewest(a: FriendView, b: FriendView): number {
  const newest = (friend: FriendView): number => friend.last?.at ?? Number.MAX_SAFE_INTEGER;
  return newest(b) - newest(a) || (a.id < b.id ? -1 : 1);
}
