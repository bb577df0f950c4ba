import type { ConversationId, InvitationId, MessageId } from '../chat/ids.ts';
import type { InvitationLife } from '../chat/limits.ts';
import type {
  AcceptOutcome,
  AdmitOutcome,
  CompareOutcome,
  HistoryPage,
  InviteByKeyOutcome,
  InviteOutcome,
  JoinOutcome,
  ContactOutcome,
  MessageDetails,
  NameOutcome,
  NetworkView,
  OpenOutcome,
  SafetyOutcome,
  SendOutcome,
  PrivacySettings,
  Snapshot,
  Unreached,
} from '../chat/views.ts';

/** The message that a call is rejected with if the device has no room; nothing was changed then. */
export const NO_ROOM = 'storage: full';

/**
 * What a page can ask of the backend; carried by comlink, so every call is asynchronous.
 * Expected outcomes are values; a rejected promise means a defect, no room, or broken storage.
 */
export interface BackendApi {
  /**
   * First call of each page. Changes arrive on `events` as `ChatEvent`s from then on.
   * The page holds the Web Lock named `tab` while it lives; when it is free, the page is gone.
   */
  connect(events: MessagePort, tab: string): Promise<Snapshot>;
  /** Start again after stage `failed`. */
  retry(): Promise<void>;
  /** After stage `failed` with reason `outdated` or `lost`: deletes what is stored and starts empty. */
  startAnew(): Promise<void>;
  /** Move the node here after stage `elsewhere`. */
  takeOver(): Promise<void>;
  /** Undefined as long as the node's program is not here. */
  network(): Promise<NetworkView | undefined>;
  /** The page says what the browser told it: 'online', 'offline', or 'visible' again. */
  notice(what: 'online' | 'offline' | 'visible'): Promise<void>;

  /** First run, or a new name later. */
  introduce(name: string): Promise<NameOutcome>;
  /** What friends are told beside messages. */
  setPrivacy(privacy: PrivacySettings): Promise<void>;

  /** `instead`: the open invitation that the new one replaces; undefined if it is one more. */
  invite(lifeMs: InvitationLife, instead: InvitationId | undefined): Promise<InviteOutcome>;
  /** It is on the screen: look for an answer now. Called every second meanwhile. */
  pollFor(id: InvitationId): Promise<void>;
  /** Nobody can use it from then on. */
  withdraw(id: InvitationId): Promise<void>;
  /** Any text that may hold an invitation: a link of any host, or the bare code. */
  openInvitation(text: string): Promise<OpenOutcome>;
  accept(id: InvitationId): Promise<AcceptOutcome>;
  /** Its maker is told. */
  decline(id: InvitationId): Promise<void>;
  /** Yes to who answered one of mine late; no is `withdraw`. */
  admit(id: InvitationId): Promise<AdmitOutcome>;
  /** An invitation for the one who has this public key, to be passed on as a chat key. */
  inviteByKey(publicKey: string): Promise<InviteByKeyOutcome>;
  /** The invitation that a public key and a chat key are together, to be opened like any other. */
  join(publicKey: string, chatKey: string): Promise<JoinOutcome>;

  /** Up to `limit` messages before the given one, or the newest. */
  history(id: ConversationId, before: MessageId | undefined, limit: number): Promise<HistoryPage>;
  /** Saves the message, clears the draft, then sends. */
  send(id: ConversationId, text: string): Promise<SendOutcome>;
  /** Keeps what was typed but not sent. */
  saveDraft(id: ConversationId, text: string): Promise<void>;
  /** The conversation is on the screen: nothing in it is unread. */
  markRead(id: ConversationId): Promise<void>;
  /** What happened to one of my messages, and what is tried next; undefined if it is gone. */
  messageDetails(id: ConversationId, message: MessageId): Promise<MessageDetails | undefined>;
  /** The person types, or stopped; told to the friend if typing is shared. */
  typing(id: ConversationId, active: boolean): Promise<void>;

  /** One's own name for a friend; '' for theirs. This and the next five stay on this device. */
  rename(id: ConversationId, name: string): Promise<ContactOutcome>;
  note(id: ConversationId, text: string): Promise<ContactOutcome>;
  notes(id: ConversationId): Promise<string>;
  /** New messages are not counted in the title of the page. */
  mute(id: ConversationId, muted: boolean): Promise<ContactOutcome>;
  /** The safety number was compared, or is not believed any more. */
  verify(id: ConversationId, verified: boolean): Promise<ContactOutcome>;
  /** The person has seen that the friend uses the name of someone else: they can write now. */
  acknowledgeNamesake(id: ConversationId): Promise<ContactOutcome>;
  /** What both compare to know that they have each other's key. */
  safety(id: ConversationId): Promise<SafetyOutcome>;
  /** Any scanned or pasted text: compared with that number; if it is the same, `verify` is done. */
  compareSafety(id: ConversationId, text: string): Promise<CompareOutcome>;
  /** Nothing goes to this person, and nothing of theirs is taken, until they are unblocked. */
  block(id: ConversationId): Promise<ContactOutcome>;
  unblock(id: ConversationId): Promise<ContactOutcome>;
  /** What would become of messages that the friend lacks, if the conversation ended now. */
  unreached(id: ConversationId): Promise<Unreached>;
  /** Tells the friend, and keeps the history here. */
  end(id: ConversationId): Promise<void>;
  /** Tells the friend, unless they know or are blocked; deletes the conversation and its history here. */
  leave(id: ConversationId): Promise<void>;
}
