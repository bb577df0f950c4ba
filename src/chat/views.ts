/** What pages get to see: plain data, no keys but public ones, safe to clone. */
import { includes, type Ranges } from '../lib/ranges.ts';
import type { Content } from './content/kinds.ts';
import type { ConversationId, InvitationId, MessageId } from './ids.ts';

export interface Me {
  readonly name: string;
  /** `VLD0:` and 43 characters of base64url. */
  readonly publicKey: string;
}

/** A line in the list of friends, and the head of a conversation. */
export interface FriendView {
  readonly id: ConversationId;
  /** What is shown: one's own name for them, or else theirs. */
  readonly name: string;
  /** One's own name for them; '' if there is none. */
  readonly nickname: string;
  readonly theirName: string;
  /** The friend's public key, in the form of `Me.publicKey`. */
  readonly publicKey: string;
  /**
   * Who made the invitation: what is known of who the friend is depends on it. byKey: I made it
   * for the one who has this key.
   */
  readonly met: 'byTheirInvitation' | 'byMine' | 'byKey';
  /** When the person marked the key as verified; milliseconds since 1970. */
  readonly verifiedAt: number | undefined;
  readonly muted: boolean;
  /** Nothing goes to this person, and nothing of theirs is taken; it is so in all one has with them. */
  readonly blocked: boolean;
  readonly namesake: NamesakeView | undefined;
  readonly phase: FriendPhase;
  /** When the person ended the conversation, if it was they; milliseconds since 1970. */
  readonly endedAt: number | undefined;
  /** Newest message, shortened to one line; none in an empty conversation. */
  readonly last: LastMessage | undefined;
  readonly unread: number;
  /** What was typed and not sent; '' if nothing. */
  readonly draft: string;
  /** Highest sequence number of my messages that the network has accepted. */
  readonly accepted: number;
  /** Highest sequence number of my messages that the friend's device has saved; see `asked`. */
  readonly delivered: number;
  /** Highest sequence number of my messages that was read, if both sides share that; else 0. */
  readonly read: number;
  /** Of my messages up to `delivered`: those the friend's device lacks and asked for again. */
  readonly asked: Ranges;
  /** Of those: not on the network, or not any more as far as is known. */
  readonly askedQueued: Ranges;
  /** Of all up to `delivered`: sent anew several times and still not readable there; not tried any more. */
  readonly refused: Ranges;
  readonly activity: Activity;
}

interface LastMessage {
  readonly kind: Content['kind'] | 'unsupported';
  /** '' if the page has words for messages of this kind. */
  readonly text: string;
  readonly mine: boolean;
  readonly at: number;
}

/** Someone else is known by the name that this friend uses, with another key. */
export interface NamesakeView {
  /** The one who was known before; they may be gone by now. */
  readonly friend: ConversationId;
  /** Whether that one's key was verified. */
  readonly verified: boolean;
  /** The person said "Go on". Before, nothing can be sent. */
  readonly seen: boolean;
}

/** What the friend does at this moment, as far as they share it. Never stored. */
export type Activity = 'unknown' | 'here' | 'typing';

/** What a person tells friends beside messages. What is not shared is not shown either. */
export interface PrivacySettings {
  /** That a message was read. */
  readonly read: boolean;
  readonly typing: boolean;
  /** That the app is open. */
  readonly presence: boolean;
}

export type FriendPhase =
  /** I accepted; the answer is on its way to the network. */
  | 'joining'
  /** I accepted and answered; the friend has not come by yet. */
  | 'answered'
  | 'talking'
  /** The friend left; nothing can be sent any more. */
  | 'left'
  /** Someone else's answer was taken, or the invitation was withdrawn. */
  | 'taken'
  /** I ended it and kept its history; the friend is still to be told. */
  | 'ending'
  /** The same, and the friend was told. */
  | 'ended';

/** Nothing new can be said any more. `leaving`: deleted here, the friend is still to be told. */
export function isOver({ phase }: { readonly phase: FriendPhase | 'leaving' }): boolean {
  return phase !== 'joining' && phase !== 'answered' && phase !== 'talking';
}

/** What every message has, whatever it says. */
export interface MessageHead {
  readonly id: MessageId;
  readonly mine: boolean;
  /** The author's sequence number, from 1. */
  readonly sequence: number;
  /** Milliseconds since 1970 by the author's clock; for display only, never for order. */
  readonly at: number;
}

/**
 * Messages that never came, or that cannot be read; they hold their place and were asked
 * for again. When one comes after all, the gap goes or shrinks.
 */
export interface GapView extends MessageHead {
  readonly kind: 'gap';
  readonly mine: false;
  /** `sequence` is that of the first of them. */
  readonly count: number;
  readonly reason: 'missing' | 'unreadable';
}

export type MessageView =
  | (MessageHead & Content)
  | GapView
  /** Its type is not known here: a later version can show it. */
  | (MessageHead & { readonly kind: 'unsupported' })
  /** What is stored of it cannot be read; `at` is the time of a message near it. */
  | (MessageHead & { readonly kind: 'damaged' });

/**
 * queued: saved here. held: the same, and not sent as long as the friend is blocked. network:
 * accepted by the network. delivered: saved on the friend's device. read: both share that.
 * failed: for good; its details say why.
 */
export type MessageState = 'queued' | 'held' | 'network' | 'delivered' | 'read' | 'failed';

/** What is known of all my messages in a conversation. */
export type DeliveryCounters = Pick<
  FriendView,
  'phase' | 'blocked' | 'accepted' | 'delivered' | 'read' | 'asked' | 'askedQueued' | 'refused'
>;

/** Where one of my messages stands. */
export function messageState(sequence: number, marks: DeliveryCounters): MessageState {
  if (includes(marks.refused, sequence)) return 'failed';
  if (sequence <= marks.delivered && !includes(marks.asked, sequence))
    return sequence <= marks.read ? 'read' : 'delivered';
  const { phase } = marks;
  if (phase === 'left' || phase === 'taken') return 'failed';
  // Where I ended it, the friend still finds what the network has.
  if (sequence <= marks.accepted && !includes(marks.askedQueued, sequence)) return 'network';
  if (phase === 'ended') return 'failed';
  return marks.blocked ? 'held' : 'queued';
}

/** All that can be told about one of my messages. */
export interface MessageDetails {
  readonly state: MessageState;
  /** What happened, oldest first. Milliseconds since 1970; undefined if it was long ago. */
  readonly steps: readonly {
    readonly kind: 'saved' | 'network' | 'delivered' | 'read';
    readonly at: number | undefined;
  }[];
  readonly next: NextStep;
}

/** What is tried next, or why nothing is. */
export type NextStep =
  /** Nothing: it is there, and no more will be heard of it. */
  | 'none'
  /** It is there; the friend shares when it is read. */
  | 'reading'
  /** On its way at this moment. */
  | 'sending'
  /** Goes out as soon as the network can be reached. */
  | 'online'
  /** Waits on the network until the friend opens Parley. */
  | 'friend'
  /** Waits here until the friend has collected earlier ones: the network holds no more. */
  | 'room'
  /** The friend's device asked for it again, and gets it. */
  | 'again'
  /** The friend is blocked: nothing goes to them, and nothing is heard of them. */
  | 'blocked'
  /** On the network, where the friend finds it: I ended the conversation, and hear no more of it. */
  | 'unheard'
  /** Failed: I ended the conversation, and there was no room for it on the network. */
  | 'ended'
  /** Failed: the friend left the conversation before it was there. */
  | 'left'
  /** Failed: the invitation was someone else's, or withdrawn. */
  | 'taken'
  /** Failed: the friend's device could not read it, in spite of several tries. */
  | 'unreadable';

export interface HistoryPage {
  /** Oldest first. */
  readonly messages: readonly MessageView[];
  /** Whether older ones exist: ask with `before` = the first message's id. */
  readonly more: boolean;
}

/** An invitation of mine that is still open. */
export interface InvitationView {
  readonly id: InvitationId;
  /** The invitation as text for link and QR code, without an address: 213 characters of base32. */
  readonly code: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly phase: InvitationPhase;
  /** Who answered, in phase `requested` only. */
  readonly request: RequestView | undefined;
  /** Made for the one who has a known key. */
  readonly byKey: ByKeyView | undefined;
}

/** Somebody answered late, and waits for a yes. */
export interface RequestView {
  readonly name: string;
  readonly publicKey: string;
  readonly namesake: AskedNamesake | undefined;
}

export interface ByKeyView {
  /** Of the one who may answer, in the form of `Me.publicKey`. */
  readonly publicKey: string;
  /** With the maker's public key it is the invitation: 162 characters of base32. */
  readonly chatKey: string;
}

export type InvitationPhase =
  /** Not on the network yet: a friend who scans it now has to wait. */
  | 'publishing'
  | 'waiting'
  /** Somebody who has it opened it, or said no. It can still be answered. */
  | 'seen'
  | 'declined'
  /** Answered so late that the person is asked first. */
  | 'requested'
  | 'expired';

/** Nobody tells that time has passed: what an invitation is at a moment. */
export function phaseAt({ phase, expiresAt }: InvitationView, now: number): InvitationPhase {
  return phase !== 'requested' && expiresAt <= now ? 'expired' : phase;
}

/** Someone known by the same name, whose key is another one. */
export interface AskedNamesake {
  readonly friend: ConversationId;
  readonly verified: boolean;
}

/** What is stored and cannot be read; it stays where it is, for a later version. */
export interface Unreadable {
  readonly conversations: number;
  readonly invitations: number;
  /** The list of blocked people: everybody is blocked until the person unblocks them. */
  readonly blockList: boolean;
  /** What friends are told: nothing is shared until the person chooses. */
  readonly privacy: boolean;
}

/** Everything the page shows before anything is opened. */
export interface Snapshot {
  /** Undefined until the person said who they are. */
  readonly me: Me | undefined;
  readonly privacy: PrivacySettings;
  readonly friends: readonly FriendView[];
  readonly invitations: readonly InvitationView[];
  /** Undefined if everything could be read. */
  readonly unreadable: Unreadable | undefined;
}
