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

/** Message of the error if the device has no room. Nothing was changed then. */
export const NO_ROOM = 'storage: full';

/**
 * The calls that a page can make to the backend. Comlink carries them, so all are asynchronous.
 * Expected outcomes are values; a rejected promise means a defect, no room, or broken storage.
 */
export interface BackendApi {
  /**
   * The name of the Web Lock that this backend holds as long as it lives; '' if it can hold none.
   * Answered at once, whatever the stage.
   */
  life(): Promise<string>;
  /**
   * Comes before everything else that a page asks. Changes arrive on `events` as `BackendEvent`s from then on.
   * The page holds the Web Lock named `tab` while it is open; when that is free, the page is gone.
   * `isAgain`: the backend that this page had before has ended.
   */
  connect(events: MessagePort, tab: string, isAgain: boolean): Promise<BackendSnapshot>;
  /** Starts again after stage `failed`. */
  retry(): Promise<void>;
  /**
   * After stage `failed` with reason `outdated` or `lost`: deletes all stored data and starts
   * empty.
   */
  startAnew(): Promise<void>;
  /** Moves the node here after stage `elsewhere`. */
  takeOver(): Promise<void>;
  /** Undefined until the node's program is loaded. */
  network(): Promise<NetworkView | undefined>;
  /** The event log: one event per line, the oldest first, without secrets. */
  log(): Promise<readonly string[]>;
  /** Puts into the log that the page has stopped. `name`: the name of the error. */
  reportFailure(name: string): Promise<void>;
  /** The browser told the page that it is online, offline, or visible again. */
  reportBrowserState(what: 'online' | 'offline' | 'visible'): Promise<void>;

  /** Makes the identity on the first run; changes the name later. */
  introduce(name: string): Promise<NameOutcome>;
  /** Saves what is shared with friends besides messages. */
  setPrivacy(privacy: PrivacySettings): Promise<void>;

  /** `instead`: the open invitation that the new one replaces; undefined to add one. */
  invite(lifeMs: InvitationLife, instead: InvitationId | undefined): Promise<InviteOutcome>;
  /**
   * Polls now for a reply. The page calls it every second while the invitation is on the screen.
   */
  pollFor(id: InvitationId): Promise<void>;
  /** Withdraws an invitation: nobody can use it any more. */
  withdraw(id: InvitationId): Promise<void>;
  /** Opens a text that may hold an invitation: a link with any host, or the bare code. */
  openInvitation(text: string): Promise<OpenOutcome>;
  accept(id: InvitationId): Promise<AcceptOutcome>;
  /** Declines an invitation; its maker sees it. */
  decline(id: InvitationId): Promise<void>;
  /** Accepts a late reply to an invitation of mine. To decline it, call `withdraw`. */
  admit(id: InvitationId): Promise<AdmitOutcome>;
  /** Makes an invitation for one public key, to be passed on as a chat key. */
  inviteByKey(publicKey: string): Promise<InviteByKeyOutcome>;
  /** Makes an invitation code from a public key and a chat key, to be opened like any other. */
  join(publicKey: string, chatKey: string): Promise<JoinOutcome>;

  /**
   * Calls a verb of a conversation or its contact; `askConversation` and `askContact` give the
   * verbs their types.
   */
  ask(asked: Asked, id: ConversationId, verb: string, args: readonly unknown[]): Promise<unknown>;
}

export type Asked = 'conversation' | 'contact';
/** Verbs by name, as the page sends them to the worker. */
export type AskedVerbs = Readonly<
  Record<string, (...args: readonly unknown[]) => Promise<unknown>>
>;
