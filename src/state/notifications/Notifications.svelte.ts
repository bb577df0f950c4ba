/**
 * Shows notifications of new messages while Parley is open in the background. The person chooses
 * how much a notification says, if anything; the choice is saved on this device.
 */
import type { ConversationId } from '../../chat/ids.ts';
import type { FriendView } from '../../chat/views.ts';
import type { ShownNotification } from '../../notifications/ShownNotification.ts';
import type { Chat, ChatNews } from '../Chat.svelte.ts';
import { readPref, writePref } from '../device/localPrefs.ts';
import { routeHash } from '../navigation/route.ts';
import type { Permission, SystemNotifications } from './systemNotifications.ts';
import type { TabLeader } from '../tabs/TabLeader.ts';

/** From nothing to everything: that there is a message, whom it is from, and what it says. */
export const notificationLevels = ['off', 'message', 'name', 'text'] as const;
export type NotificationLevel = (typeof notificationLevels)[number];

const PREF_KEY = 'parley-notices';
const HINT_PREF_KEY = 'parley-notices-hint';

/**
 * The tag that all notifications share at level `message`, which hides even how many people write.
 */
const SHARED_TAG = 'parley';

export interface NotificationsParts {
  readonly chat: Chat;
  readonly system: SystemNotifications;
  /** Whether any Parley tab is in the foreground. */
  readonly isInForeground: () => Promise<boolean>;
  /** Every tab learns of a message; only the leader shows a notification. */
  readonly leader: Pick<TabLeader, 'isLeader' | 'join' | 'leave'>;
  /** The text that a notification shows instead of the message. */
  readonly genericText: string;
}

export class Notifications {
  readonly #parts: NotificationsParts;
  #level = $state.raw<NotificationLevel>('off');
  #permission = $state.raw<Permission>('notAsked');
  #missed = $state.raw(false);
  #isHintOpen = $state.raw(readPref(HINT_PREF_KEY) === undefined);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- not shown on the screen
  readonly #unread = new Map<ConversationId, number>();

  constructor(parts: NotificationsParts) {
    this.#parts = parts;
    this.#read();
  }

  get permission(): Permission {
    return this.#permission;
  }
  get level(): NotificationLevel {
    return this.#level;
  }
  /** Whether to suggest notifications: a message was missed, and the person has not chosen yet. */
  get isWorthAsking(): boolean {
    return (
      this.#missed && this.#isHintOpen && this.level === 'off' && this.#permission === 'notAsked'
    );
  }

  /** Shows notifications until the returned function is called; requires a connected page. */
  start(): () => void {
    const { chat, leader } = this.#parts;
    this.#updateLeadership();
    for (const { id, unread } of [...chat.friends, ...chat.blocked]) this.#unread.set(id, unread);
    const stopListening = chat.listen((event) => this.#runSafely(this.#handle(event)));
    const chosen = ({ key }: StorageEvent): void => {
      if (key === PREF_KEY) this.#runSafely(this.#adoptChoice());
    };
    window.addEventListener('storage', chosen);
    return () => {
      stopListening();
      leader.leave();
      window.removeEventListener('storage', chosen);
    };
  }

  /** Sets the level; requests the browser's permission first if it is needed. */
  async choose(level: NotificationLevel): Promise<void> {
    const before = this.#level;
    this.#level = level;
    this.dismiss();
    if (level !== 'off') this.#permission = await this.#parts.system.ask();
    this.#level = this.#permission === 'granted' ? level : 'off';
    writePref(PREF_KEY, this.#level);
    this.#runSafely(this.#retract(before));
  }

  /** Closes the hint for good. */
  dismiss(): void {
    this.#isHintOpen = false;
    writePref(HINT_PREF_KEY, 'seen');
  }

  /** Reads the choice, which another tab may have changed, and the browser's current permission. */
  #read(): void {
    this.#permission = this.#parts.system.permission();
    const saved = readPref(PREF_KEY) ?? this.#level;
    const level = notificationLevels.find((each) => each === saved);
    this.#level = (this.#permission === 'granted' && level) || 'off';
  }

  /** Adopts a choice that another tab may have made. */
  async #adoptChoice(): Promise<void> {
    const before = this.#level;
    this.#read();
    await this.#retract(before);
  }

  /** Removes notifications that may say more than the person wants now. */
  async #retract(before: NotificationLevel): Promise<void> {
    if (notificationLevels.indexOf(this.#level) < notificationLevels.indexOf(before))
      await this.#parts.system.removeAll();
  }

  /** A page that gets no events, because another tab has the data, must not be the leader. */
  #updateLeadership(): void {
    const { chat, leader } = this.#parts;
    if (chat.stage.kind !== 'elsewhere') return leader.join();
    this.#unread.clear();
    leader.leave();
  }

  /** Logs a failure: nothing but a notification is lost. */
  #runSafely(doing: Promise<void>): void {
    doing.catch((error: unknown) => console.warn('Notifications:', error));
  }

  async #handle(event: ChatNews): Promise<void> {
    if (event.kind === 'stage') this.#updateLeadership();
    if (event.kind === 'friendGone') this.#unread.delete(event.id);
    if (event.kind !== 'friend') return;
    const { friend } = event;
    // An unknown friend is not news: after a takeover all friends arrive again, unchanged.
    const before = this.#unread.get(friend.id) ?? Infinity;
    this.#unread.set(friend.id, friend.unread);
    if (friend.unread > before) await this.#notifyOf(friend);
    if (friend.unread === 0 && before > 0) await this.#parts.system.remove(friend.id);
    if (this.#parts.chat.unread === 0) await this.#parts.system.remove(SHARED_TAG);
  }

  async #notifyOf(friend: FriendView): Promise<void> {
    const { isInForeground, leader } = this.#parts;
    if (friend.muted || friend.blocked || (await isInForeground())) return;
    this.#missed = true;
    await this.#adoptChoice();
    if (this.level !== 'off' && leader.isLeader)
      await this.#parts.system.show(this.#notificationFor(friend));
  }

  #notificationFor({ id, name, last }: FriendView): ShownNotification {
    const { genericText } = this.#parts;
    const hash = routeHash({ kind: 'conversation', id });
    const saysWho = this.level !== 'message';
    // A message that needs a newer version has no text.
    const hasText = last?.mine === false && last.text !== '';
    const what = this.level === 'text' && hasText ? last.text : genericText;
    return {
      tag: saysWho ? id : SHARED_TAG,
      title: saysWho ? name : genericText,
      body: saysWho ? what : '',
      hash: saysWho ? hash : routeHash({ kind: 'list' }),
    };
  }
}
