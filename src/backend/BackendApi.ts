import type { ConversationId, InvitationId } from '../chat/ids.ts';
import type { InvitationLife } from '../chat/limits.ts';
import type { PrivacySettings } from '../chat/views.ts';
import type {
  AcceptOutcome,
  AdmitOutcome,
  InviteByKeyOutcome,
  InviteOutcome,
  JoinOutcome,
  NameOutcome,
  OpenOutcome,
} from '../chat/outcomes.ts';
import type { BackendSnapshot, NetworkView } from './stage.ts';

/** The message that a call is rejected with if the device has no room; nothing was changed then. */
export const NO_ROOM = 'storage: full';

/**
 * What a page can ask of the backend; carried by comlink, so every call is asynchronous.
 * Expected outcomes are values; a rejected promise means a defect, no room, or broken storage.
 */
export interface BackendApi {
  /**
   * First call of each page. Changes arrive on `events` as `BackendEvent`s from then on.
   * The page holds the Web Lock named `tab` while it lives; when it is free, the page is gone.
   */
  connect(events: MessagePort, tab: string): Promise<BackendSnapshot>;
  /** Start again after stage `failed`. */
  retry(): Promise<void>;
  /** After stage `failed` with reason `outdated` or `lost`: deletes what is stored and starts empty. */
  startAnew(): Promise<void>;
  /** Move the node here after stage `elsewhere`. */
  takeOver(): Promise<void>;
  /** Undefined as long as the node's program is not here. */
  network(): Promise<NetworkView | undefined>;
  /** What happened here lately, one event a line, the oldest first; without any secret. */
  log(): Promise<readonly string[]>;
  /** The page says what the browser told it: 'online', 'offline', or 'visible' again. */
  reportBrowserState(what: 'online' | 'offline' | 'visible'): Promise<void>;

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

  /**
   * All that can be asked of a conversation and its contact; see `askConversation` and `askContact`,
   * which give the verbs their types.
   */
  ask(asked: Asked, id: ConversationId, verb: string, args: readonly unknown[]): Promise<unknown>;
}

export type Asked = 'conversation' | 'contact';
/** Verbs by name, as they cross from page to worker. */
export type AskedVerbs = Readonly<
  Record<string, (...args: readonly unknown[]) => Promise<unknown>>
>;
