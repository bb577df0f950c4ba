/**
 * The outcomes of what a person asks for: plain data, safe to clone. An expected outcome is a value; a
 * rejected promise means a defect, no room, or broken storage.
 */
import type { ConversationId, InvitationId } from './ids.ts';
import type { AskedNamesake, InvitationView, Me } from './views.ts';

/** The outcome of opening a link or code. Only `asks` needs an answer. */
export type OpenOutcome =
  | {
      readonly kind: 'asks';
      readonly invitation: InvitationId;
      readonly name: string;
      readonly publicKey: string;
      readonly expiresAt: number;
      /** An existing conversation with the same person that is not over. */
      readonly friend: ConversationId | undefined;
      readonly namesake: AskedNamesake | undefined;
      /** Its maker sees that it was opened; see `PrivacySettings.read`. */
      readonly tells: boolean;
    }
  /** I accepted this invitation before. */
  | { readonly kind: 'known'; readonly friend: ConversationId }
  | { readonly kind: 'own' }
  /** Its maker is blocked. */
  | { readonly kind: 'blocked'; readonly friend: ConversationId | undefined }
  | { readonly kind: 'used' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'withdrawn' }
  /** Not a Parley invitation. */
  | { readonly kind: 'foreign' }
  /** A safety number, which opens nothing: it is compared with that of a friend. */
  | { readonly kind: 'safety' }
  /** A chat key, which needs the public key of its maker. */
  | { readonly kind: 'chatKey' }
  /** A part is missing. */
  | { readonly kind: 'truncated' }
  /** Complete, but a character is wrong. */
  | { readonly kind: 'damaged' }
  /** Made by a newer Parley. */
  | { readonly kind: 'newer' }
  /** The offer on the network was not made by the person the link names. */
  | { readonly kind: 'forged' }
  /** The network does not know it: not published yet, or gone. */
  | { readonly kind: 'missing' }
  /** The network cannot be reached; a later retry may work. */
  | { readonly kind: 'offline' };

export type AcceptOutcome =
  | { readonly kind: 'accepted'; readonly friend: ConversationId }
  /** The maker accepted an invitation of mine meanwhile: there is a conversation now. */
  | { readonly kind: 'known'; readonly friend: ConversationId }
  | { readonly kind: 'expired' }
  /** The question does not exist any more: it was answered in another tab, or the app was restarted. */
  | { readonly kind: 'gone' };

export type SendOutcome =
  | { readonly kind: 'saved' }
  | { readonly kind: 'empty' }
  /** In bytes of UTF-8. */
  | { readonly kind: 'tooLong'; readonly bytes: number; readonly limit: number }
  /** The friend left, I ended it, or another reply was taken. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'blocked' }
  /** This device has no room to save it. */
  | { readonly kind: 'full' }
  /** The friend is a namesake, and the person has not confirmed the warning. */
  | { readonly kind: 'namesake' };

/** The outcome of joining a public key and a chat key. */
export type JoinOutcome =
  /** The invitation that they form; opened like any other. */
  | { readonly kind: 'code'; readonly code: string }
  /** The first text is not a public key, or is one's own. */
  | { readonly kind: 'badKey' | 'ownKey' }
  /** The second text is not a chat key. */
  | { readonly kind: 'badChatKey' }
  /** The two do not belong together, or a character is wrong. */
  | { readonly kind: 'mismatch' };

/** The outcome of saying yes to a request. */
export type AdmitOutcome =
  | { readonly kind: 'admitted'; readonly friend: ConversationId }
  /** It was decided elsewhere, or cannot be accepted any more. */
  | { readonly kind: 'gone' };

/** The outcome of changing a contact. */
export type ContactOutcome =
  | { readonly kind: 'saved' }
  /** In bytes of UTF-8. */
  | { readonly kind: 'tooLong'; readonly limit: number }
  /** The conversation was deleted. */
  | { readonly kind: 'gone' };

/** The outcome of blocking and unblocking. */
export type BlockOutcome =
  | { readonly kind: 'saved' }
  /** It holds, but there is no room to save it; see `FriendView.unsaved`. */
  | { readonly kind: 'unsaved' }
  /** The conversation was deleted. */
  | { readonly kind: 'gone' };

/** Numbers of my messages that the friend is not known to have, if the conversation ends now. */
export interface Unreached {
  /** On the network, or written there before the farewell. */
  readonly coming: number;
  /** Never sent. */
  readonly lost: number;
}

export type SafetyOutcome =
  | {
      readonly kind: 'number';
      /** 60 decimal digits. */
      readonly digits: string;
      /** The text for a QR code. */
      readonly code: string;
    }
  /** The node's program is not loaded yet; the number needs it. */
  | { readonly kind: 'notReady' }
  | { readonly kind: 'gone' };

/** The outcome of comparing a scanned or pasted text with a friend's safety number. */
export type CompareOutcome =
  /** The numbers are equal: the friend is now marked as verified. */
  | { readonly kind: 'same' }
  /** Another number. The mark stays as it was: the person has to find out what this means. */
  | { readonly kind: 'different' }
  /** A safety number of a newer Parley. */
  | { readonly kind: 'newer' }
  /** An invitation. It was not opened. */
  | { readonly kind: 'invitation' }
  /** Neither a safety number nor an invitation. */
  | { readonly kind: 'foreign' }
  /** The node's program is not loaded yet; the number needs it. */
  | { readonly kind: 'notReady' }
  | { readonly kind: 'gone' };

export type NameOutcome =
  | { readonly kind: 'saved'; readonly me: Me }
  | { readonly kind: 'empty' }
  /** In bytes of UTF-8. */
  | { readonly kind: 'tooLong'; readonly limit: number }
  /** The node has not started; making an identity needs it once. */
  | { readonly kind: 'notReady' };

export interface MadeInvitation {
  readonly kind: 'made';
  readonly invitation: InvitationView;
}

/** The node has not started; making an invitation needs it once. */
interface NotReady {
  readonly kind: 'notReady';
}

export type InviteOutcome =
  | MadeInvitation
  | NotReady
  /** The invitation to replace is used or withdrawn already. Nothing was made. */
  | { readonly kind: 'over' };

export type InviteByKeyOutcome =
  | MadeInvitation
  | NotReady
  /** The text is not a public key, or is one's own. */
  | { readonly kind: 'badKey' | 'ownKey' };
