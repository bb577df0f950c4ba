/** The API that pages call: passes each call on to the Messenger once it is loaded. */
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import type { InvitationLife } from '../chat/limits.ts';
import type { Messenger } from '../chat/Messenger.ts';
import { DEFAULT_PRIVACY } from '../chat/people/privacySettings.ts';
import { GONE_CONTACT, GONE_CONVERSATION } from '../chat/verbs.ts';
import type { PrivacySettings, Snapshot } from '../chat/views.ts';
import type { JoinOutcome } from '../chat/outcomes.ts';
import { holdLifeLock } from '../lib/lifeLock.ts';
import type { BackendSnapshot, NetworkView } from './stage.ts';
import { StorageError } from '../storage/StorageError.ts';
import type { Asked, AskedVerbs, BackendApi } from './BackendApi.ts';
import type { Connectivity } from './Connectivity.ts';
import type { EventLog } from './EventLog.ts';
import type { Pages } from './Pages.ts';
import type { Readings } from './Readings.ts';
import type { Startup } from './Startup.ts';

/**
 * Results of verbs that are used while a person writes and reads, if this device has no room to save
 * anything. A draft then stays only in its field, and messages that were read are unread again after
 * the next start. Other verbs reject, and the page says that there is no room.
 */
const WHEN_FULL: ReadonlyMap<string, unknown> = new Map([
  ['send', { kind: 'full' }],
  ['saveDraft', undefined],
  ['markRead', undefined],
]);
/** The snapshot before the vault is open. */
const NOTHING: Snapshot = {
  me: undefined,
  privacy: DEFAULT_PRIVACY,
  friends: [],
  invitations: [],
  unreadable: undefined,
};
const VERBS = { conversation: GONE_CONVERSATION, contact: GONE_CONTACT };

export class Backend implements BackendApi {
  readonly #startup: Startup;
  readonly #pages: Pages;
  readonly #connectivity: Connectivity;
  readonly #readings: Readings;
  readonly #log: EventLog;
  readonly #life = holdLifeLock('parley-backend');

  constructor(
    startup: Startup,
    pages: Pages,
    connectivity: Connectivity,
    readings: Readings,
    log: EventLog,
  ) {
    this.#startup = startup;
    this.#pages = pages;
    this.#connectivity = connectivity;
    this.#readings = readings;
    this.#log = log;
  }

  life(): Promise<string> {
    return this.#life;
  }

  async connect(events: MessagePort, tab: string, isAgain: boolean): Promise<BackendSnapshot> {
    this.#pages.enter(events, tab);
    if (isAgain) this.#log.add({ area: 'page', what: 'reconnected' });
    await this.#startup.snapshotReady();
    // No `await` from here on: no change can fall between the snapshot and the first event.
    this.#pages.listen(events);
    return { stage: this.#startup.stage, ...(this.#startup.messenger?.snapshot() ?? NOTHING) };
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

  async log(): Promise<readonly string[]> {
    await Promise.resolve();
    return this.#log.lines();
  }

  async reportFailure(name: string): Promise<void> {
    await Promise.resolve();
    this.#log.addPageFailure(name);
  }

  async reportBrowserState(what: 'online' | 'offline' | 'visible'): Promise<void> {
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

  /** Refuses what is not in the table of verbs: the classes have other methods, not for pages. */
  async ask(asked: Asked, id: ConversationId, verb: string, args: readonly unknown[]) {
    if (!Object.hasOwn(VERBS[asked], verb)) throw new Error(`there is no verb ${asked}.${verb}`);
    const verbs = this.#messenger[asked](id) as unknown as AskedVerbs;
    const answer = verbs[verb]?.(...args) ?? Promise.resolve();
    if (verb === 'history') return this.#readings.add(answer);
    return WHEN_FULL.has(verb) ? unlessFull(answer, WHEN_FULL.get(verb)) : answer;
  }

  /**
   * Throws before the vault is open, or while another worker owns it. Pages do not call verbs then,
   * except those that do not know yet that another worker took over.
   */
  get #messenger(): Messenger {
    const { messenger, stage } = this.#startup;
    if (messenger !== undefined) return messenger;
    if (stage.kind === 'elsewhere') throw new StorageError('elsewhere');
    throw new Error('what is stored is not open');
  }
}

/** The answer, or `full` if this device has no room to save it. */
async function unlessFull(answer: Promise<unknown>, full: unknown): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StorageError && error.kind === 'full') return full;
    throw error;
  }
}
