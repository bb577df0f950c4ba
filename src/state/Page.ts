/** The state that all screens share, and the few actions that lead from one screen to another. */
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import type { InvitationLife } from '../chat/limits.ts';
import type { InviteByKeyOutcome, InviteOutcome, NameOutcome } from '../chat/outcomes.ts';
import type { ScreenWakeLock } from './device/ScreenWakeLock.ts';
import type { Badge } from './device/Badge.ts';
import type { Chat, ChatNews } from './Chat.svelte.ts';
import type { DeviceStorage } from './device/DeviceStorage.svelte.ts';
import { SafetyComparison } from './incoming/SafetyComparison.svelte.ts';
import type { InvitationAddress } from './invitation/InvitationAddress.svelte.ts';
import { InvitationMaking } from './invitation/InvitationMaking.svelte.ts';
import type { Install } from './device/Install.svelte.ts';
import type { UnsavedWork } from './updates/UnsavedWork.ts';
import type { Notifications } from './notifications/Notifications.svelte.ts';
import type { Now } from './device/Now.svelte.ts';
import { InvitationOpening } from './incoming/InvitationOpening.svelte.ts';
import { Eviction } from './device/Eviction.svelte.ts';
import type { Dropped } from './incoming/dropped.ts';
import { resemblesInvitation, resemblesSafetyNumber } from './incoming/textKinds.ts';
import type { ParleyLinks } from './invitation/ParleyLinks.ts';
import type { PictureReader } from './incoming/pictures.ts';
import { friendOf, type Arrival } from './navigation/route.ts';
import { Writings } from './conversation/Writings.ts';
import { Router } from './navigation/Router.svelte.ts';
import type { Shared } from '../share/Shared.ts';
import { pickShared, type PickedShared } from './incoming/pickShared.ts';
import type { Theme } from './device/Theme.svelte.ts';
import type { Update } from './updates/Update.svelte.ts';

/**
 * Milliseconds between polls. The network itself was measured to report a change after 1 to 5 s.
 */
const REPLY_POLL_MS = 1_000;

export interface PageParts {
  readonly chat: Chat;
  readonly theme: Theme;
  readonly now: Now;
  readonly pictures: PictureReader;
  readonly address: InvitationAddress;
  readonly wakeLock: ScreenWakeLock;
  readonly links: ParleyLinks;
  readonly unsavedWork: UnsavedWork;
  readonly update: Update;
  readonly install: Install;
  readonly badge: Badge;
  readonly storage: DeviceStorage;
  readonly notifications: Notifications;
  /** What the share sheet sent under that id; undefined if the service worker does not have it. */
  readonly fetchShared: (id: string) => Promise<Shared | undefined>;
}

export class Page {
  readonly chat: Chat;
  readonly theme: Theme;
  readonly now: Now;
  readonly pictures: PictureReader;
  readonly address: InvitationAddress;
  readonly wakeLock: ScreenWakeLock;
  readonly links: ParleyLinks;
  readonly unsavedWork: UnsavedWork;
  readonly update: Update;
  readonly install: Install;
  readonly badge: Badge;
  readonly storage: DeviceStorage;
  readonly eviction: Eviction;
  readonly notifications: Notifications;
  readonly making: InvitationMaking;
  readonly opening: InvitationOpening;
  readonly comparison: SafetyComparison;
  readonly router: Router;
  readonly writings: Writings;
  readonly #fetchShared: PageParts['fetchShared'];

  constructor(parts: PageParts) {
    this.chat = parts.chat;
    this.theme = parts.theme;
    this.now = parts.now;
    this.pictures = parts.pictures;
    this.address = parts.address;
    this.wakeLock = parts.wakeLock;
    this.links = parts.links;
    this.unsavedWork = parts.unsavedWork;
    this.update = parts.update;
    this.install = parts.install;
    this.badge = parts.badge;
    this.storage = parts.storage;
    this.notifications = parts.notifications;
    this.eviction = new Eviction(parts.chat);
    this.#fetchShared = parts.fetchShared;
    this.writings = new Writings(parts.chat);
    this.opening = new InvitationOpening(parts.chat, parts.pictures);
    this.comparison = new SafetyComparison(parts.chat, parts.pictures);
    this.router = new Router((arrival) => {
      this.#arrive(arrival).catch(this.chat.fail);
    });
    this.making = new InvitationMaking(this.router, (lifeMs) => this.invite(lifeMs));
  }

  /** Runs until the returned function is called. */
  start(): () => void {
    const stops = [
      this.router.start(),
      this.chat.listen((event) => this.#handle(event)),
      this.unsavedWork.start(document),
      // Until the person answers it, an invitation exists only in this page.
      this.unsavedWork.blockReloadWhile(() => this.opening.step.kind !== 'empty'),
      this.unsavedWork.blockReloadWhile(() => this.comparison.isUnderWay),
      this.update.start(),
      this.install.start(),
      this.storage.start(),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /**
   * Handles what was pasted or dropped outside of all fields; returns whether the page uses it. The
   * screens for invitations and for comparing use any text, other screens only an invitation or a
   * safety number. The comparison screen compares whatever it gets; a friend's screen compares a
   * safety number.
   */
  receiveDropped(dropped: Dropped): boolean {
    const friend = this.#friendToCompare(dropped);
    if (friend === undefined) return this.#openDropped(dropped);
    if (this.router.route.kind !== 'compare') this.router.go({ kind: 'compare', id: friend });
    const comparison =
      dropped.kind === 'text'
        ? this.comparison.compare(friend, dropped.text)
        : this.comparison.readPicture(friend, dropped.picture);
    comparison.catch(this.chat.fail);
    return true;
  }

  #openDropped(dropped: Dropped): boolean {
    const isOpening = this.router.route.kind === 'open';
    if (dropped.kind === 'text' && !isOpening && !isMeantForParley(dropped.text)) return false;
    if (!isOpening) this.router.go({ kind: 'open' });
    const reading =
      dropped.kind === 'text'
        ? this.opening.receive(dropped.text)
        : this.opening.readPicture(dropped.picture);
    reading.catch(this.chat.fail);
    return true;
  }

  /** Deletes a conversation on this device and leaves its screen. */
  async leave(id: ConversationId): Promise<void> {
    await this.chat.conversation(id).leave();
    if (friendOf(this.router.route) === id) this.router.up({ kind: 'list' });
  }

  /** Opens an invitation that was found while the person was scanning for a safety number. */
  openInstead(text: string): void {
    this.#openDropped({ kind: 'text', text });
  }

  /** The friend to compare it with, if this screen compares. */
  #friendToCompare(dropped: Dropped): ConversationId | undefined {
    const { route } = this.router;
    if (route.kind !== 'compare' && route.kind !== 'friend') return undefined;
    if (this.chat.friend(route.id) === undefined) return undefined;
    if (route.kind === 'compare') return route.id;
    return dropped.kind === 'text' && resemblesSafetyNumber(dropped.text) ? route.id : undefined;
  }

  /** Saves the person's name; if the node has not started yet, waits for it and tries again. */
  async introduce(name: string, onWait: () => void): Promise<NameOutcome> {
    const outcome = await this.chat.introduce(name);
    if (outcome.kind !== 'notReady' || this.chat.running) return outcome;
    onWait();
    await this.chat.untilRunning();
    return this.chat.introduce(name);
  }

  /**
   * Creates an invitation, after the node has started. `instead`: the invitation that it replaces;
   * that one is withdrawn, and every page that shows it switches to the new one.
   */
  invite(lifeMs: InvitationLife, instead?: InvitationId): Promise<InviteOutcome> {
    return this.#make(() => this.chat.backend.invite(lifeMs, instead));
  }

  /** Creates an invitation for the owner of this public key. */
  inviteByKey(publicKey: string): Promise<InviteByKeyOutcome> {
    return this.#make(() => this.chat.backend.inviteByKey(publicKey));
  }

  /** Withdraws an invitation, so that nobody can use it any more, and leaves its screen. */
  async withdraw(id: InvitationId): Promise<void> {
    await this.chat.backend.withdraw(id);
    if (this.router.route.kind === 'invite') this.router.up({ kind: 'list' });
  }

  /** Polls for the reply to the invitation on the screen until the returned function is called. */
  pollForReply(id: InvitationId): () => void {
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible' || this.chat.stage.kind !== 'online') return;
      this.chat.backend.pollFor(id).catch(this.chat.fail);
    }, REPLY_POLL_MS);
    return () => clearInterval(timer);
  }

  async #make<T extends InviteOutcome | InviteByKeyOutcome>(make: () => Promise<T>): Promise<T> {
    let outcome = await make();
    if (outcome.kind === 'notReady' && !this.chat.running) {
      await this.chat.untilRunning();
      outcome = await make();
    }
    if (outcome.kind === 'made') this.chat.add(outcome.invitation);
    return outcome;
  }

  #arrive(arrival: Arrival): Promise<void> {
    if (arrival.kind === 'invitation') return this.opening.receive(arrival.text);
    return this.opening.receiveShared(this.#loadShared(arrival.id));
  }

  async #loadShared(id: string | undefined): Promise<PickedShared> {
    return pickShared(id === undefined ? undefined : await this.#fetchShared(id));
  }

  #handle(event: ChatNews): void {
    const { route } = this.router;
    // An invitation may be waiting for `me`: another tab had the data until now.
    if (event.kind === 'me') this.opening.resume().catch(this.chat.fail);
    if (event.kind === 'reopened') this.opening.askAgain().catch(this.chat.fail);
    if (event.kind === 'friend' && event.friend.phase === 'talking')
      void this.storage.requestPersistenceIfDue(this.now.ms);
    if (event.kind === 'invitationReplaced' && route.kind === 'invite' && route.id === event.id) {
      this.router.replace({ kind: 'invite', id: event.by.id });
    }
    if (event.kind === 'invitationGone' && event.friend !== undefined) {
      // A friend has accepted the invitation that is on the screen.
      if (route.kind === 'invite' && route.id === event.id) {
        this.router.replace({ kind: 'conversation', id: event.friend });
      }
    }
    if (event.kind === 'friendGone' && friendOf(route) === event.id)
      this.router.up({ kind: 'list' });
  }
}

const isMeantForParley = (text: string): boolean =>
  resemblesInvitation(text) || resemblesSafetyNumber(text);
