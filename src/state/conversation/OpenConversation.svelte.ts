/** The conversation on the screen: its newest messages, and older messages page by page. */
import type { ConversationId, MessageId } from '../../chat/ids.ts';
import type { FriendView, MessageView } from '../../chat/views.ts';
import type { SendOutcome } from '../../chat/outcomes.ts';
import type { Chat, ChatNews } from '../Chat.svelte.ts';
import { Announcements } from './Announcements.svelte.ts';
import { LateArrivals } from './LateArrivals.svelte.ts';
import { mergeMessages, withoutMessages } from './mergeMessages.ts';
import { PacedBatches, type Pace } from './PacedBatches.ts';

/** Messages in a page of history. */
const PAGE_SIZE = 50;
/**
 * Messages. While the reader is at the end, a list longer than `TRIM_ABOVE` is cut to the newest
 * `TRIM_TO`; the others can be loaded again.
 */
const TRIM_ABOVE = 100;
const TRIM_TO = 70;
/** Milliseconds that the newest message is in sight before it counts as read. */
const READ_DELAY_MS = 250;

const pace: Pace = {
  // Waits for the frame and then starts a new task: two short tasks block input less than a long
  // one.
  nextFrame: (act) => requestAnimationFrame((now) => setTimeout(act, 0, now)),
  after: (ms, act) => setTimeout(act, ms),
};

export class OpenConversation {
  readonly id: ConversationId;
  readonly late = new LateArrivals();
  readonly announcements = new Announcements();
  /** Whether the newest messages are in sight: then the oldest may be unloaded. */
  atEnd = true;
  readonly #chat: Chat;
  #messages = $state.raw<readonly MessageView[]>([]);
  #more = $state.raw(false);
  #loading = $state.raw(true);
  #underWay: Promise<void> | undefined;
  #reading: ReturnType<typeof setTimeout> | undefined;
  readonly #arriving = new PacedBatches<MessageView>(
    (messages) => this.#show(messages),
    pace,
    // A person with this many own messages is probably still typing, so the keyboard comes first.
    ({ mine }) => mine,
  );
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- not shown on the screen
  readonly #gone = new Set<MessageId>();

  constructor(chat: Chat, id: ConversationId) {
    this.#chat = chat;
    this.id = id;
  }

  get friend(): FriendView | undefined {
    return this.#chat.friend(this.id);
  }
  get messages(): readonly MessageView[] {
    return this.#messages;
  }
  /** Whether older messages exist. */
  get more(): boolean {
    return this.#more;
  }
  get loading(): boolean {
    return this.#loading;
  }

  /** Follows the conversation until the returned function is called. */
  follow(): () => void {
    const stop = this.#chat.listen((event) => this.#handle(event));
    return () => {
      stop();
      this.announcements.stop();
      clearTimeout(this.#reading);
    };
  }

  async load(): Promise<void> {
    await this.#fetch(undefined);
    this.read();
  }

  async loadEarlier(): Promise<void> {
    const first = this.#messages[0];
    if (this.#more && first !== undefined) await this.#fetch(first);
  }

  /** Loads older pages until the message is shown. */
  async reach(id: MessageId): Promise<void> {
    for (;;) {
      const first = this.#messages[0]?.id;
      if (!this.#more || first === undefined || id >= first) return;
      await this.loadEarlier();
      if (this.#messages[0]?.id === first) return;
    }
  }

  send(text: string): Promise<SendOutcome> {
    return this.#chat.send(this.id, text);
  }
  typing(active: boolean): void {
    this.#chat.conversation(this.id).typing(active).catch(this.#chat.fail);
  }

  /** Marks the conversation as read, if the page is visible. */
  read(): void {
    if (document.visibilityState !== 'visible' || !this.friend?.unread) return;
    this.#chat.conversation(this.id).markRead().catch(this.#chat.fail);
  }

  /**
   * Marks new messages as read once they have been in sight for a moment; several share one call.
   */
  #readSoon(): void {
    if (!this.friend?.unread) return;
    this.#reading ??= setTimeout(() => {
      this.#reading = undefined;
      this.read();
    }, READ_DELAY_MS);
  }

  /** Fetches one page at a time: a second call waits for the same page. */
  #fetch(before: MessageView | undefined): Promise<void> {
    this.#underWay ??= this.#fetchPage(before).finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #fetchPage(before: MessageView | undefined): Promise<void> {
    this.#loading = true;
    try {
      const page = await this.#chat.conversation(this.id).history(before?.id, PAGE_SIZE);
      const first = page.more ? page.messages[0]?.id : undefined;
      // A message that arrived before the first page but belongs above it comes with an older page.
      const known = this.#messages.filter((message) => first === undefined || message.id >= first);
      this.#messages = mergeMessages(withoutMessages(page.messages, this.#gone), known);
      this.#more = page.more;
    } finally {
      this.#loading = false;
    }
  }

  #handle(event: ChatNews): void {
    if (event.kind === 'reopened') this.load().catch(this.#chat.fail);
    if (event.kind === 'friend' && event.friend.id === this.id) this.#readSoon();
    if (event.kind !== 'messages' || event.id !== this.id) return;
    this.#remove(event.gone);
    for (const { id } of event.messages) this.#gone.delete(id);
    this.#arriving.add(event.messages);
  }

  #remove(gone: readonly MessageId[]): void {
    if (gone.length === 0) return;
    // A page of history that is being fetched may still contain them.
    for (const id of gone) this.#gone.add(id);
    this.#arriving.drop((message) => this.#gone.has(message.id));
    this.#messages = withoutMessages(this.#messages, this.#gone);
    this.late.forget(gone);
  }

  #show(messages: readonly MessageView[]): void {
    const first = this.#more ? this.#messages[0] : undefined;
    const fitting = messages.filter((message) => first === undefined || message.id > first.id);
    const fresh = this.#freshOf(messages);
    this.announcements.arrived(fresh);
    this.#noteLate(fresh, first?.id ?? ('' as MessageId));
    const merged = mergeMessages(this.#messages, fitting);
    // A page that is being fetched ends at the first message, so that message has to stay.
    const tooMany = this.atEnd && !this.#loading && merged.length > TRIM_ABOVE;
    this.#messages = tooMany ? merged.slice(-TRIM_TO) : merged;
    if (tooMany) this.#more = true;
  }

  /** Those from the friend that are not shown yet. */
  #freshOf(messages: readonly MessageView[]): readonly MessageView[] {
    const theirs = messages.filter((message) => message.kind !== 'gap' && !message.mine);
    if (theirs.length === 0) return [];
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a local constant
    const known = new Set(this.#messages.map(({ id }) => id));
    return theirs.filter(({ id }) => !known.has(id));
  }

  /** Records those that belong above the newest message shown. */
  #noteLate(fresh: readonly MessageView[], first: MessageId): void {
    const newest = this.#messages.at(-1)?.id ?? '';
    const late = fresh.map(({ id }) => id).filter((id) => id < newest);
    this.late.arrived(
      late,
      late.filter((id) => id < first),
    );
  }
}
