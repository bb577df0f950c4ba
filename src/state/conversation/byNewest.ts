import type { FriendView } from '../../chat/views.ts';

/** Sorts by what happened last on this device, whatever the clocks of friends say. */
export function byNewest(a: FriendView, b: FriendView): number {
  return b.activeAt - a.activeAt || (a.id < b.id ? -1 : 1);
}
