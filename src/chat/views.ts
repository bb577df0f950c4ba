/**
 * What pages see: plain data, safe to clone, with no keys except public ones. Long because it is one
 * vocabulary, and most of it is what its words mean.
 */
import { includes, type Ranges } from '../lib/ranges.ts';
import type { AnyContent, Content } from './content/kinds.ts';
import type { ConversationId, InvitationId, MessageId } from './ids.ts';

export interface Me {
  readonly name: string;
  /** `VLD0:` and 43 characters of base64url. */
  readonly publicKey: string;
}

/** For a line in the list of friends, and for the head of a conversation. */
export interface FriendView {
  readonly id: ConversationId;
  /** The name to show: the nickname, or else the friend's own name. */
  readonly name: string;
  /** '' if there is none. */
  readonly nickname: string;
  readonly theirName: string;
  /** The friend's public key, in the form of `Me.publicKey`. */
  readonly publicKey: string;
  /**
   * Whose invitation it was, which says how well the friend is known. byKey: I made a chat key for
   * the friend's public key.
   */
  readonly met: 'byTheirInvitation' | 'byMine' | 'byKey';
  /** When the person marked the key as verified; milliseconds since 1970. */
  readonly verifiedAt: number | undefined;
  readonly muted: boolean;
  /** Nothing is sent to this person or received from them, in any conversation with their key. */
  readonly blocked: boolean;
  /**
   * The last block, unblocking or end holds, but there is no room to save it: it is undone if the app
   * is closed before there is.
   */
  readonly unsaved: boolean;
  readonly namesake: NamesakeView | undefined;
  readonly phase: FriendPhase;
  /** When I ended the conversation, if I did; milliseconds since 1970. */
  readonly endedAt: number | undefined;
  /** The newest message, shortened to one line; undefined in an empty conversation. */
  readonly last: LastMessage | undefined;
  readonly unread: number;
  /** So much is unread that nothing more is taken from the friend until the person looks. */
  readonly unreadFull: boolean;
  /** Orders the friends: the moment when a message was last saved here, or when the conversation began. */
  readonly activeAt: number;
  /** Text that was typed and not sent; '' if there is none. */
  readonly draft: string;
  /** Highest sequence number of my messages that the network has accepted. */
  readonly accepted: number;
  /** Highest sequence number of my messages that the friend's device has saved; see `asked`. */
  readonly delivered: number;
  /** Highest sequence number of my messages that was read, if both sides share read receipts; else 0. */
  readonly read: number;
  /** My messages up to `delivered` that the friend's device lacks and asked for again. */
  readonly asked: Ranges;
  /** Those in `asked` that are not known to be on the network. */
  readonly askedQueued: Ranges;
  /** My messages up to `delivered` that were given up: resealed several times, and never readable there. */
  readonly refused: Ranges;
  readonly activity: Activity;
}

interface LastMessage {
  readonly kind: AnyContent['kind'];
  /** '' if pages have their own words for messages of this kind. */
  readonly text: string;
  readonly mine: boolean;
  readonly at: number;
}

/** Somebody with another key is known by the name that this friend uses. */
export interface NamesakeView {
  /** The friend who was known before; their conversation may be deleted by now. */
  readonly friend: ConversationId;
  /** Whether the key of that friend was verified. */
  readonly verified: boolean;
  /** The person confirmed the warning. Before that nothing can be sent. */
  readonly seen: boolean;
}

/** The friend's current activity, if they share it. Never stored. */
export type Activity = 'unknown' | 'here' | 'typing';

/** What is sent to friends in addition to messages. What I do not share, I do not see either. */
export interface PrivacySettings {
  /** Read receipts. */
  readonly read: boolean;
  readonly typing: boolean;
  /** Whether the app is open. */
  readonly presence: boolean;
}

export type FriendPhase =
  /** I accepted; my reply is not known to be on the network. */
  | 'joining'
  /** My reply is on the network; nothing came from the friend yet. */
  | 'answered'
  | 'talking'
  /** The friend left; nothing can be sent. */
  | 'left'
  /** Another reply was taken, or the invitation was withdrawn. */
  | 'taken'
  /** I ended it and kept its history; the farewell is not on the network yet. */
  | 'ending'
  /** I ended it and kept its history; the farewell is on the network, or was not needed. */
  | 'ended';

/** Nothing new can be sent. `leaving`: deleted here; the farewell is not on the network yet. */
export function isOver({ phase }: { readonly phase: FriendPhase | 'leaving' }): boolean {
  return phase !== 'joining' && phase !== 'answered' && phase !== 'talking';
}

/** The fields that every message has. */
export interface MessageHead {
  readonly id: MessageId;
  readonly mine: boolean;
  /** The author's sequence number, from 1. */
  readonly sequence: number;
  /**
   * Milliseconds since 1970 by the author's clock, or when it came if that clock cannot be right; only
   * for display, never for order.
   */
  readonly at: number;
}

/**
 * Messages that never came or cannot be read; a gap holds their place, and the friend is asked for
 * them again. When one comes after all, the gap shrinks or disappears.
 */
export interface GapView extends MessageHead {
  readonly kind: 'gap';
  readonly mine: false;
  /** Number of messages; `sequence` is that of the first one. */
  readonly count: number;
  readonly reason: 'missing' | 'unreadable';
}

export type MessageView =
  | (MessageHead & Content)
  | GapView
  /** The type is unknown to this version; a later one may show it. */
  | (MessageHead & { readonly kind: 'unsupported' })
  /** The stored message cannot be read; `at` is the time of a message near it. */
  | (MessageHead & { readonly kind: 'damaged' });

/**
 * queued: saved here. held: saved here, and not sent while the friend is blocked. network: accepted
 * by the network. delivered: saved on the friend's device. read: read by the friend, if both share
 * read receipts. failed: will never arrive; its details say why.
 */
export type MessageState = 'queued' | 'held' | 'network' | 'delivered' | 'read' | 'failed';

/** The fields that give the state of each of my messages in a conversation. */
export type DeliveryCounters = Pick<
  FriendView,
  'phase' | 'blocked' | 'accepted' | 'delivered' | 'read' | 'asked' | 'askedQueued' | 'refused'
>;

/** The state of one of my messages. */
export function messageState(sequence: number, marks: DeliveryCounters): MessageState {
  if (includes(marks.refused, sequence)) return 'failed';
  if (sequence <= marks.delivered && !includes(marks.asked, sequence))
    return sequence <= marks.read ? 'read' : 'delivered';
  const { phase } = marks;
  if (phase === 'left' || phase === 'taken') return 'failed';
  // After I ended it, the friend can still read what the network has.
  if (sequence <= marks.accepted && !includes(marks.askedQueued, sequence)) return 'network';
  if (phase === 'ended') return 'failed';
  return marks.blocked ? 'held' : 'queued';
}

/** All details of one of my messages. */
export interface MessageDetails {
  readonly state: MessageState;
  /** Oldest first. `at`: milliseconds since 1970; undefined if the time is not known any more. */
  readonly steps: readonly {
    readonly kind: 'saved' | 'network' | 'delivered' | 'read';
    readonly at: number | undefined;
  }[];
  readonly next: NextStep;
}

/** What happens next to a message, or why nothing does. */
export type NextStep =
  /** Nothing: it was read, or was delivered and no read receipt is expected. */
  | 'none'
  /** Delivered; the friend shares read receipts. */
  | 'reading'
  /** It is being sent now. */
  | 'sending'
  /** It is sent as soon as the network can be reached. */
  | 'online'
  /** It waits on the network until the friend opens Parley. */
  | 'friend'
  /** It waits here until the friend has read earlier ones: the ring is full. */
  | 'room'
  /** The friend's device asked for it again, so it is resent. */
  | 'again'
  /** The friend is blocked: nothing is sent to them or received from them. */
  | 'blocked'
  /** It is on the network for the friend, but I ended the conversation and get no receipt. */
  | 'unheard'
  /** Failed: I ended the conversation before the network had it. */
  | 'ended'
  /** Failed: the friend left before it was delivered. */
  | 'left'
  /** Failed: another reply was taken, or the invitation was withdrawn. */
  | 'taken'
  /** Failed: the friend's device could not read it after several attempts. */
  | 'unreadable';

export interface HistoryPage {
  /** Oldest first. */
  readonly messages: readonly MessageView[];
  /** Whether older messages exist: ask with `before` = the id of the first message. */
  readonly more: boolean;
}

/** An open invitation of mine. */
export interface InvitationView {
  readonly id: InvitationId;
  /** The invitation as text for link and QR code, without an address: 213 characters of base32. */
  readonly code: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly phase: InvitationPhase;
  /** Who replied; only in phase `requested`. */
  readonly request: RequestView | undefined;
  /** Set if it was made as a chat key for a known public key. */
  readonly byKey: ByKeyView | undefined;
}

/** A late reply that waits for a yes. */
export interface RequestView {
  readonly name: string;
  readonly publicKey: string;
  readonly namesake: AskedNamesake | undefined;
}

export interface ByKeyView {
  /** The key of the person who may reply, in the form of `Me.publicKey`. */
  readonly publicKey: string;
  /** Together with the maker's public key it is the invitation: 162 characters of base32. */
  readonly chatKey: string;
}

export type InvitationPhase =
  /** Not on the network yet: a friend who scans it now has to retry later. */
  | 'publishing'
  | 'waiting'
  /** Somebody opened it, or declined it. It can still be accepted. */
  | 'seen'
  | 'declined'
  /** The reply came so late that the person is asked first. */
  | 'requested'
  | 'expired';

/** The phase at a given time: no event is told when an invitation expires. */
export function phaseAt({ phase, expiresAt }: InvitationView, now: number): InvitationPhase {
  return phase !== 'requested' && expiresAt <= now ? 'expired' : phase;
}

/** A known friend with the same name and another key. */
export interface AskedNamesake {
  readonly friend: ConversationId;
  readonly verified: boolean;
}

/** Stored values that cannot be read; they are kept for a later version. */
export interface Unreadable {
  readonly conversations: number;
  readonly invitations: number;
  /** The block list: everybody is blocked until the person unblocks them. */
  readonly blockList: boolean;
  /** The privacy settings: nothing is shared until the person chooses. */
  readonly privacy: boolean;
}

/** Everything that a page shows before a conversation is opened. */
export interface Snapshot {
  /** Undefined until the person has entered a name. */
  readonly me: Me | undefined;
  readonly privacy: PrivacySettings;
  readonly friends: readonly FriendView[];
  readonly invitations: readonly InvitationView[];
  /** Undefined if everything could be read. */
  readonly unreadable: Unreadable | undefined;
}
