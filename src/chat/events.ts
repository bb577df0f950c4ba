/** What changed in the chat: every page hears all of it, in order. */
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
  /** After what is stored was opened, and when something is saved in place of what is unreadable. */
  | { readonly kind: 'unreadable'; readonly unreadable: Unreadable | undefined }
  /** New or changed; replaces the view with the same id. */
  | { readonly kind: 'friend'; readonly friend: FriendView }
  | { readonly kind: 'friendGone'; readonly id: ConversationId }
  /** New messages of either side, in order; those in `gone` are replaced by them. */
  | {
      readonly kind: 'messages';
      readonly id: ConversationId;
      readonly messages: readonly MessageView[];
      readonly gone: readonly MessageId[];
    }
  | { readonly kind: 'invitation'; readonly invitation: InvitationView }
  /** One was withdrawn for a new one in its place. */
  | { readonly kind: 'invitationReplaced'; readonly id: InvitationId; readonly by: InvitationView }
  /** `friend`: the conversation it became, when someone answered it. */
  | {
      readonly kind: 'invitationGone';
      readonly id: InvitationId;
      readonly friend: ConversationId | undefined;
    };
