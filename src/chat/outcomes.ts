/**
 * What comes of what a person asks for: plain data, safe to clone. An expected outcome is a value; a
 * rejected promise means a defect, no room, or broken storage.
 */
import type { ConversationId, InvitationId, MessageId } from './ids.ts';
import type { AskedNamesake, InvitationView, Me } from './views.ts';

/** What opening a link or code led to. Only `asks` has to be answered. */
export type OpenOutcome =
  | {
      readonly kind: 'asks';
      readonly invitation: InvitationId;
      readonly name: string;
      readonly publicKey: string;
      readonly expiresAt: number;
      /** A conversation with the same person that exists already, and is not over. */
      readonly friend: ConversationId | undefined;
      readonly namesake: AskedNamesake | undefined;
      /** Its maker is told that it was opened; see `Sharing.read`. */
      readonly tells: boolean;
    }
  /** I accepted this very invitation before. */
  | { readonly kind: 'known'; readonly friend: ConversationId }
  | { readonly kind: 'own' }
  /** Of somebody whom I have blocked. */
  | { readonly kind: 'blocked'; readonly friend: ConversationId | undefined }
  | { readonly kind: 'used' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'withdrawn' }
  /** Not a Parley invitation at all. */
  | { readonly kind: 'foreign' }
  /** A safety number: it is compared with that of a friend, and opens nothing. */
  | { readonly kind: 'safety' }
  /** A chat key, which needs the public key of its maker. */
  | { readonly kind: 'chatKey' }
  /** A part is missing. */
  | { readonly kind: 'truncated' }
  /** All there, but a character is wrong. */
  | { readonly kind: 'damaged' }
  /** Made by a newer Parley. */
  | { readonly kind: 'newer' }
  /** The offer on the network was not made by the person the link names. */
  | { readonly kind: 'forged' }
  /** The network does not know it: not published yet, or gone. */
  | { readonly kind: 'missing' }
  /** The network cannot be reached; try again later. */
  | { readonly kind: 'offline' };

export type AcceptOutcome =
  | { readonly kind: 'accepted'; readonly friend: ConversationId }
  /** They answered mine while the question was open: there is a conversation now. */
  | { readonly kind: 'known'; readonly friend: ConversationId }
  | { readonly kind: 'expired' }
  /** The question is gone: answered in another tab, or the app was restarted. */
  | { readonly kind: 'gone' };

export type SendOutcome =
  | { readonly kind: 'saved'; readonly id: MessageId }
  | { readonly kind: 'empty' }
  /** In bytes of UTF-8. */
  | { readonly kind: 'tooLong'; readonly bytes: number; readonly limit: number }
  /** The friend left, I ended it, or someone else took the invitation. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'blocked' }
  /** There is no room on this device to keep it. */
  | { readonly kind: 'full' }
  /** The friend uses the name of someone else who is known, and the person has not said "Go on". */
  | { readonly kind: 'namesake' };

/** Of a public key and a chat key. */
export type JoinOutcome =
  /** The invitation they are together; to be opened like any other. */
  | { readonly kind: 'code'; readonly code: string }
  /** The first is no public key, or one's own. */
  | { readonly kind: 'badKey' | 'ownKey' }
  /** The second is no chat key. */
  | { readonly kind: 'badChatKey' }
  /** The two do not belong together, or a letter is wrong. */
  | { readonly kind: 'mismatch' };

/** Of the answer to a request. */
export type AdmitOutcome =
  | { readonly kind: 'admitted'; readonly friend: ConversationId }
  /** It was decided elsewhere, or cannot be taken any more. */
  | { readonly kind: 'gone' };

/** Of what one keeps of a friend. */
export type ContactOutcome =
  | { readonly kind: 'saved' }
  /** In bytes of UTF-8. */
  | { readonly kind: 'tooLong'; readonly limit: number }
  /** The conversation was left. */
  | { readonly kind: 'gone' };

/** Of my messages that the friend's device lacks as far as is known, if the conversation ends now. */
export interface Unreached {
  /** They are on the network, or are brought there before the friend is told. */
  readonly coming: number;
  /** They are not sent any more. */
  readonly lost: number;
}

export type SafetyOutcome =
  | {
      readonly kind: 'number';
      /** 60 decimal digits. */
      readonly digits: string;
      /** The same as text for a QR code. */
      readonly code: string;
    }
  /** The node's program has not come; the number needs it. */
  | { readonly kind: 'notReady' }
  | { readonly kind: 'gone' };

/** What a scanned or pasted text says about a friend's safety number. */
export type CompareOutcome =
  /** Both have the same two keys: the friend is marked as verified now. */
  | { readonly kind: 'same' }
  /** Another number. No mark was changed: what that means the person has to find out. */
  | { readonly kind: 'different' }
  /** A safety number of a newer Parley. */
  | { readonly kind: 'newer' }
  /** An invitation. It was not opened. */
  | { readonly kind: 'invitation' }
  /** Nothing of Parley's. */
  | { readonly kind: 'foreign' }
  /** The node's program has not come; the number needs it. */
  | { readonly kind: 'notReady' }
  | { readonly kind: 'gone' };

export type NameOutcome =
  | { readonly kind: 'saved'; readonly me: Me }
  | { readonly kind: 'empty' }
  /** In bytes of UTF-8. */
  | { readonly kind: 'tooLong'; readonly limit: number }
  /** The node has not started; a first identity needs it once. */
  | { readonly kind: 'notReady' };

export interface MadeInvitation {
  readonly kind: 'made';
  readonly invitation: InvitationView;
}

/** The node has not started; an invitation needs it once. */
interface NotReady {
  readonly kind: 'notReady';
}

export type InviteOutcome =
  | MadeInvitation
  | NotReady
  /** The one that it was to replace is over: used, or withdrawn. Nothing was made. */
  | { readonly kind: 'over' };

export type InviteByKeyOutcome =
  | MadeInvitation
  | NotReady
  /** The text is no public key, or one's own. */
  | { readonly kind: 'badKey' | 'ownKey' };
