/** Changes in the chat: every page is told all of them, in order. */
import type { ConversationId, InvitationId, MessageId } from './ids.ts';
import type {
  FriendView,
  InvitationView,
  Me,
  MessageView,
  PrivacySettings,
  Unreadable,
} from './views.ts';

export type ChatEvent =
  | { readonly kind: 'me'; readonly me: Me }
  | { readonly kind: 'privacy'; readonly privacy: PrivacySettings }
  /** Told after the stored data was loaded, and when a value is saved in place of an unreadable one. */
  | { readonly kind: 'unreadable'; readonly unreadable: Unreadable | undefined }
  /** New or changed; replaces the view with the same id. */
  | { readonly kind: 'friend'; readonly friend: FriendView }
  | { readonly kind: 'friendGone'; readonly id: ConversationId }
  /** New messages of either side, in order; they replace those in `gone`. */
  | {
      readonly kind: 'messages';
      readonly id: ConversationId;
      readonly messages: readonly MessageView[];
      readonly gone: readonly MessageId[];
    }
  | { readonly kind: 'invitation'; readonly invitation: InvitationView }
  /** An invitation was withdrawn and replaced by a new one. */
  | { readonly kind: 'invitationReplaced'; readonly id: InvitationId; readonly by: InvitationView }
  /** `friend`: the conversation that the invitation became, if someone answered it. */
  | {
      readonly kind: 'invitationGone';
      readonly id: InvitationId;
      readonly friend: ConversationId | undefined;
    };
