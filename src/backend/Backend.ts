/** What pages talk to: passes each call on to the Messenger, once it is there. */
import type { ConversationId, InvitationId, MessageId } from '../chat/ids.ts';
import type { InvitationLife } from '../chat/limits.ts';
import type { Messenger } from '../chat/Messenger.ts';
import { DEFAULT_PRIVACY } from '../chat/people/privacySettings.ts';
import type {
  JoinOutcome,
  NetworkView,
  SendOutcome,
  PrivacySettings,
  Snapshot,
  Unreached,
} from '../chat/views.ts';
import { StorageError } from '../storage/StorageError.ts';
import type { BackendApi } from './BackendApi.ts';
import type { Connectivity } from './Connectivity.ts';
import type { Pages } from './Pages.ts';
import type { Readings } from './Readings.ts';
import type { Startup } from './Startup.ts';

export class Backend implements BackendApi {
  readonly #startup: Startup;
  readonly #pages: Pages;
  readonly #connectivity: Connectivity;
  readonly #readings: Readings;

  constructor(startup: Startup, pages: Pages, connectivity: Connectivity, readings: Readings) {
    this.#startup = startup;
    this.#pages = pages;
    this.#connectivity = connectivity;
    this.#readings = readings;
  }

  async connect(events: MessagePort, tab: string): Promise<Snapshot> {
    this.#pages.enter(events, tab);
    await this.#startup.settled();
    // In one go: no change can fall between the snapshot and the first event.
    this.#pages.listen(events);
    const nothing = { me: undefined, privacy: DEFAULT_PRIVACY, friends: [], invitations: [] };
    return { stage: this.#startup.stage, ...(this.#startup.messenger?.snapshot() ?? nothing) };
  }

  retry(): Promise<void> {
    return this.#startup.start();
  }

  startAnew(): Promise<void> {
    return this.#startup.startAnew();
  }

  takeOver(): Promise<void> {
    return this.#startup.takeOver();
  }

  async network(): Promise<NetworkView | undefined> {
    await Promise.resolve();
    return this.#startup.network;
  }

  async notice(what: 'online' | 'offline' | 'visible'): Promise<void> {
    await Promise.resolve();
    if (what === 'visible') this.#startup.messenger?.pollNow();
    else this.#connectivity.browser(what === 'online');
  }

  introduce(name: string) {
    return this.#messenger.introduce(name);
  }

  setPrivacy(privacy: PrivacySettings) {
    return this.#messenger.setPrivacy(privacy);
  }

  invite(lifeMs: InvitationLife, instead: InvitationId | undefined) {
    return this.#messenger.invitations.invite(lifeMs, instead);
  }

  async pollFor(id: InvitationId): Promise<void> {
    await Promise.resolve();
    this.#messenger.invitations.pollFor(id);
  }

  withdraw(id: InvitationId) {
    return this.#messenger.invitations.withdraw(id);
  }

  openInvitation(text: string) {
    return this.#messenger.invitations.open(text);
  }

  accept(id: InvitationId) {
    return this.#messenger.invitations.accept(id);
  }

  decline(id: InvitationId) {
    return this.#messenger.invitations.decline(id);
  }

  admit(id: InvitationId) {
    return this.#messenger.invitations.admit(id);
  }

  inviteByKey(publicKey: string) {
    return this.#messenger.invitations.inviteByKey(publicKey);
  }

  async join(publicKey: string, chatKey: string): Promise<JoinOutcome> {
    await Promise.resolve();
    return this.#messenger.invitations.join(publicKey, chatKey);
  }

  history(id: ConversationId, before: MessageId | undefined, limit: number) {
    return this.#readings.add(this.#messenger.history(id, before, limit));
  }

  async send(id: ConversationId, text: string): Promise<SendOutcome> {
    const full = { kind: 'full' } as const;
    return unlessFull<SendOutcome>(this.#messenger.send(id, text), full);
  }

  /** Without room it stays in the field only; whoever sends it is told. */
  saveDraft(id: ConversationId, text: string): Promise<void> {
    return unlessFull(this.#messenger.saveDraft(id, text), undefined);
  }

  /** Without room it is unread again after the next start. */
  markRead(id: ConversationId): Promise<void> {
    return unlessFull(this.#messenger.markRead(id), undefined);
  }

  messageDetails(id: ConversationId, message: MessageId) {
    return this.#messenger.messageDetails(id, message);
  }

  rename(id: ConversationId, name: string) {
    return this.#messenger.rename(id, name);
  }

  note(id: ConversationId, text: string) {
    return this.#messenger.note(id, text);
  }

  async notes(id: ConversationId): Promise<string> {
    await Promise.resolve();
    return this.#messenger.notes(id);
  }

  mute(id: ConversationId, muted: boolean) {
    return this.#messenger.mute(id, muted);
  }

  verify(id: ConversationId, verified: boolean) {
    return this.#messenger.verify(id, verified);
  }

  acknowledgeNamesake(id: ConversationId) {
    return this.#messenger.acknowledgeNamesake(id);
  }

  safety(id: ConversationId) {
    return this.#messenger.safety(id);
  }

  compareSafety(id: ConversationId, text: string) {
    return this.#messenger.compareSafety(id, text);
  }

  async typing(id: ConversationId, active: boolean): Promise<void> {
    await Promise.resolve();
    this.#messenger.typing(id, active);
  }

  block(id: ConversationId) {
    return this.#messenger.block(id);
  }

  unblock(id: ConversationId) {
    return this.#messenger.unblock(id);
  }

  async unreached(id: ConversationId): Promise<Unreached> {
    await Promise.resolve();
    return this.#messenger.unreached(id);
  }

  end(id: ConversationId) {
    return this.#messenger.end(id);
  }

  leave(id: ConversationId) {
    return this.#messenger.leave(id);
  }

  /** Pages ask for nothing before they are connected, or while another worker has it all. */
  get #messenger(): Messenger {
    const { messenger } = this.#startup;
    if (messenger === undefined) throw new Error('what is stored is not open');
    return messenger;
  }
}

/** What becomes of it, or `full` if there is no room for it on this device. */
async function unlessFull<T>(outcome: Promise<T>, full: T): Promise<T> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof StorageError && error.kind === 'full') return full;
    throw error;
  }
}
