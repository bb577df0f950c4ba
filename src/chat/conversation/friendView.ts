import type { Contact } from '../people/Contact.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { keyText } from '../people/Identity.ts';
import { notAccepted } from '../model/ring.ts';
import { isUnreadFull } from '../model/unread.ts';
import type { Activity, FriendView, PrivacySettings } from '../views.ts';

/** A friend as pages see them; undefined once the conversation was deleted here. */
export function friendView(
  state: ConversationState,
  contact: Contact,
  draft: string,
  privacy: PrivacySettings,
  activity: Activity,
  blocked: boolean,
  unsaved: boolean,
  activeAt: number,
): FriendView | undefined {
  const { id, name, friend, phase, last, unread, accepted, delivered, asked, refused, ring } =
    state;
  if (phase === 'leaving') return undefined;
  const { nickname, verifiedAt, muted, namesake } = contact;
  return {
    id,
    name: nickname === '' ? name : nickname,
    nickname,
    theirName: name,
    publicKey: keyText(friend),
    met: state.role === 'invitee' ? 'byTheirInvitation' : state.byKey ? 'byKey' : 'byMine',
    verifiedAt,
    muted,
    blocked,
    unsaved,
    namesake: namesake && {
      friend: namesake.of,
      verified: namesake.verified,
      seen: namesake.seen,
    },
    phase,
    endedAt: state.endedAt,
    last: last && { kind: last.kind ?? 'text', text: last.text, mine: last.mine, at: last.at },
    // After an unblock, earlier unread messages count again.
    unread: blocked ? 0 : unread,
    unreadFull: !blocked && isUnreadFull(state),
    activeAt,
    draft,
    accepted,
    delivered,
    // Read receipts are shown only to those who share theirs.
    read: privacy.read ? state.friendRead : 0,
    asked,
    askedQueued: notAccepted(ring, asked),
    refused,
    activity: blocked ? 'unknown' : activity,
  };
}
