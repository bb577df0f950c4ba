/**
 * Tells of new messages while Parley is open and the person looks elsewhere. How much of them,
 * if anything, is their choice, remembered on this device.
 */
import type { ChatEvent } from '../chat/events.ts';
import type { ConversationId } from '../chat/ids.ts';
import type { FriendView } from '../chat/views.ts';
import type { Notice } from '../notices/Notice.ts';
import type { Chat } from './Chat.svelte.ts';
import { keepText, keptText } from './kept.ts';
import { routeHash } from './route.ts';
import type { Permission, SystemNotices } from './systemNotices.ts';

/** From nothing to all: that there is a message, of whom, and what it says. */
export const noticeLevels = ['off', 'message', 'name', 'text'] as const;
export type NoticeLevel = (typeof noticeLevels)[number];

const PLACE = 'parley-notices';
const HINT_PLACE = 'parley-notices-hint';

/** One for all, where not even is seen how many people write. */
const TAG_OF_ALL = 'parley';

export interface NoticesParts {
  readonly chat: Chat;
  readonly system: SystemNotices;
  /** Whether any page of ours is in front of the person. */
  readonly isWatched: () => Promise<boolean>;
  /** What is said of every message. */
  readonly word: string;
}

export class Notices {
  readonly #parts: NoticesParts;
  #level = $state.raw<NoticeLevel>('off');
  #permission = $state.raw<Permission>('notAsked');
  #missed = $state.raw(false);
  #hinting = $state.raw(keptText(HINT_PLACE) === undefined);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing shows it
  readonly #unread = new Map<ConversationId, number>();

  constructor(parts: NoticesParts) {
    this.#parts = parts;
    this.#permission = parts.system.permission();
    if (this.#permission !== 'granted') return;
    this.#level = noticeLevels.find((level) => level === keptText(PLACE)) ?? 'off';
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
    const { chat } = this.#parts;
    for (const { id, unread } of [...chat.friends, ...chat.blocked]) this.#unread.set(id, unread);
    return chat.listen((event) => {
      // Nothing but the notification is lost.
      this.#hear(event).catch((error: unknown) => console.warn('No notification:', error));
    });
  }

  /** Asks the browser first, if it has to be asked. */
  async choose(level: NoticeLevel): Promise<void> {
    this.#level = level;
    this.dismiss();
    if (level !== 'off') this.#permission = await this.#parts.system.ask();
    if (this.#permission !== 'granted') this.#level = 'off';
    keepText(PLACE, this.#level);
  }

  /** It is not asked again. */
  dismiss(): void {
    this.#hinting = false;
    keepText(HINT_PLACE, 'seen');
  }

  async #hear(event: ChatEvent): Promise<void> {
    if (event.kind === 'stage' && event.stage.kind === 'elsewhere') this.#unread.clear();
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
    if (friend.muted || friend.blocked || (await this.#parts.isWatched())) return;
    this.#missed = true;
    if (this.level !== 'off') await this.#parts.system.show(this.#notice(friend));
  }

  #notice({ id, name, last }: FriendView): Notice {
    const { word } = this.#parts;
    const hash = routeHash({ kind: 'conversation', id });
    const saysWho = this.level !== 'message';
    return {
      tag: saysWho ? id : TAG_OF_ALL,
      title: saysWho ? name : word,
      body: this.level === 'text' ? (last?.text ?? '') : saysWho ? word : '',
      hash: saysWho ? hash : routeHash({ kind: 'list' }),
    };
  }
}
