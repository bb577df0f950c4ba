/**
 * Tells of new messages while Parley is open and the person looks elsewhere. How much of them,
 * if anything, is their choice, remembered on this device.
 */
import type { ChatEvent } from '../../chat/events.ts';
import type { ConversationId } from '../../chat/ids.ts';
import type { FriendView } from '../../chat/views.ts';
import type { Notice } from '../../notifications/ShownNotification.ts';
import type { Chat } from '../Chat.svelte.ts';
import { readPref, writePref } from '../device/localPrefs.ts';
import { routeHash } from '../navigation/route.ts';
import type { Permission, SystemNotices } from './systemNotifications.ts';
import type { TabLeader } from '../tabs/TabLeader.ts';

/** From nothing to all: that there is a message, of whom, and what it says. */
export const noticeLevels = ['off', 'message', 'name', 'text'] as const;
export type NoticeLevel = (typeof noticeLevels)[number];

const PREF_KEY = 'parley-notices';
const HINT_PREF_KEY = 'parley-notices-hint';

/** One for all, where not even is seen how many people write. */
const TAG_OF_ALL = 'parley';

export interface NoticesParts {
  readonly chat: Chat;
  readonly system: SystemNotices;
  /** Whether any page of ours is in front of the person. */
  readonly isInForeground: () => Promise<boolean>;
  /** Every page hears of a message, and one of them tells. */
  readonly leader: Pick<TabLeader, 'isLeader' | 'join' | 'leave'>;
  /** What is said of every message. */
  readonly word: string;
}

export class Notices {
  readonly #parts: NoticesParts;
  #level = $state.raw<NoticeLevel>('off');
  #permission = $state.raw<Permission>('notAsked');
  #missed = $state.raw(false);
  #hinting = $state.raw(readPref(HINT_PREF_KEY) === undefined);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing shows it
  readonly #unread = new Map<ConversationId, number>();

  constructor(parts: NoticesParts) {
    this.#parts = parts;
    this.#read();
  }

  get permission(): Permission {
    return this.#permission;
  }
  get level(): NoticeLevel {
    return this.#level;
  }
  /** A message came while nobody looked, and nobody has said yet whether to be told. */
  get isWorthAsking(): boolean {
    return this.#missed && this.#hinting && this.level === 'off' && this.#permission === 'notAsked';
  }

  /** After the page is connected; until the returned stop. */
  start(): () => void {
    const { chat, leader } = this.#parts;
    this.#queue();
    for (const { id, unread } of [...chat.friends, ...chat.blocked]) this.#unread.set(id, unread);
    const stopHearing = chat.listen((event) => this.#try(this.#hear(event)));
    const chosen = ({ key }: StorageEvent): void => {
      if (key === PREF_KEY) this.#try(this.#follow());
    };
    window.addEventListener('storage', chosen);
    return () => {
      stopHearing();
      leader.leave();
      window.removeEventListener('storage', chosen);
    };
  }

  /** Asks the browser first, if it has to be asked. */
  async choose(level: NoticeLevel): Promise<void> {
    const before = this.#level;
    this.#level = level;
    this.dismiss();
    if (level !== 'off') this.#permission = await this.#parts.system.ask();
    this.#level = this.#permission === 'granted' ? level : 'off';
    writePref(PREF_KEY, this.#level);
    this.#try(this.#retract(before));
  }

  /** It is not asked again. */
  dismiss(): void {
    this.#hinting = false;
    writePref(HINT_PREF_KEY, 'seen');
  }

  /** What was chosen last, in whichever tab, and what the browser's settings say by now. */
  #read(): void {
    this.#permission = this.#parts.system.permission();
    const saved = readPref(PREF_KEY) ?? this.#level;
    const level = noticeLevels.find((each) => each === saved);
    this.#level = (this.#permission === 'granted' && level) || 'off';
  }

  /** Another tab may have chosen. */
  async #follow(): Promise<void> {
    const before = this.#level;
    this.#read();
    await this.#retract(before);
  }

  /** What is shown already may say more than is wanted now. */
  async #retract(before: NoticeLevel): Promise<void> {
    if (noticeLevels.indexOf(this.#level) < noticeLevels.indexOf(before))
      await this.#parts.system.removeAll();
  }

  /** A page that hears nothing, as another one's backend has it all, does not tell either. */
  #queue(): void {
    const { chat, leader } = this.#parts;
    if (chat.stage.kind !== 'elsewhere') return leader.join();
    this.#unread.clear();
    leader.leave();
  }

  /** Nothing but a notification is lost. */
  #try(doing: Promise<void>): void {
    doing.catch((error: unknown) => console.warn('Notifications:', error));
  }

  async #hear(event: ChatEvent): Promise<void> {
    if (event.kind === 'stage') this.#queue();
    if (event.kind === 'friendGone') this.#unread.delete(event.id);
    if (event.kind !== 'friend') return;
    const { friend } = event;
    // What is not known yet comes again as it was, after another tab had it all.
    const before = this.#unread.get(friend.id) ?? Infinity;
    this.#unread.set(friend.id, friend.unread);
    if (friend.unread > before) await this.#tell(friend);
    if (friend.unread === 0 && before > 0) await this.#parts.system.remove(friend.id);
    if (this.#parts.chat.unread === 0) await this.#parts.system.remove(TAG_OF_ALL);
  }

  async #tell(friend: FriendView): Promise<void> {
    const { isInForeground, leader } = this.#parts;
    if (friend.muted || friend.blocked || (await isInForeground())) return;
    this.#missed = true;
    await this.#follow();
    if (this.level !== 'off' && leader.isLeader)
      await this.#parts.system.show(this.#notice(friend));
  }

  #notice({ id, name, last }: FriendView): Notice {
    const { word } = this.#parts;
    const hash = routeHash({ kind: 'conversation', id });
    const saysWho = this.level !== 'message';
    const what = this.level === 'text' && last?.mine === false ? last.text : word;
    return {
      tag: saysWho ? id : TAG_OF_ALL,
      title: saysWho ? name : word,
      body: saysWho ? what : '',
      hash: saysWho ? hash : routeHash({ kind: 'list' }),
    };
  }
}
