/** The conversation on the screen: its newest messages, and older ones page by page. */
import type { ChatEvent } from '../chat/events.ts';
import type { ConversationId } from '../chat/ids.ts';
import type { FriendView, MessageView, SendOutcome } from '../chat/views.ts';
import type { Chat } from './Chat.svelte.ts';
import { mergeMessages } from './mergeMessages.ts';

/** Messages in a page of history. */
const PAGE = 50;

export class OpenConversation {
  readonly id: ConversationId;
  readonly #chat: Chat;
  #messages = $state.raw<readonly MessageView[]>([]);
  #more = $state.raw(false);
  #loading = $state.raw(true);

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

  /** Follows the conversation until the returned stop. */
  follow(): () => void {
    return this.#chat.listen((event) => this.#hear(event));
  }

  async load(): Promise<void> {
    await this.#fetch(undefined);
    this.read();
  }

  async loadEarlier(): Promise<void> {
    const first = this.#messages[0];
    if (this.#loading || !this.#more || first === undefined) return;
    await this.#fetch(first);
  }

  send(text: string): Promise<SendOutcome> {
    return this.#chat.backend.send(this.id, text);
  }
  keepDraft(text: string): Promise<void> {
    return this.#chat.backend.keepDraft(this.id, text);
  }
  leave(): Promise<void> {
    return this.#chat.backend.leave(this.id);
  }

  /** Nothing is unread while the person looks at it. */
  read(): void {
    if (document.visibilityState !== 'visible' || !this.friend?.unread) return;
    this.#chat.backend.markRead(this.id).catch(() => this.#chat.fail());
  }

  async #fetch(before: MessageView | undefined): Promise<void> {
    this.#loading = true;
    try {
      const page = await this.#chat.backend.history(this.id, before?.id, PAGE);
      this.#messages = mergeMessages(page.messages, this.#messages);
      this.#more = page.more;
    } finally {
      this.#loading = false;
    }
  }

  #hear(event: ChatEvent): void {
    if (event.kind === 'friend' && event.friend.id === this.id) this.read();
    if (event.kind !== 'messages' || event.id !== this.id) return;
    // What belongs before the first page shown comes with the older pages.
    const first = this.#more ? this.#messages[0] : undefined;
    const fitting = event.messages.filter(
      (message) => first === undefined || message.id > first.id,
    );
    this.#messages = mergeMessages(this.#messages, fitting);
  }
}
