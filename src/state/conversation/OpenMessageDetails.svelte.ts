/** What happened to one of my messages, kept up to date while it is on the screen. */
import type { ChatEvent } from '../../chat/events.ts';
import type { ConversationId, MessageId } from '../../chat/ids.ts';
import type { MessageDetails } from '../../chat/views.ts';
import type { Chat } from '../Chat.svelte.ts';

export class OpenMessageDetails {
  readonly #chat: Chat;
  readonly #conversation: ConversationId;
  readonly #message: MessageId;
  #details = $state.raw<MessageDetails>();
  #loaded = $state.raw(false);
  #asking = false;
  /** Something changed while the answer was on its way. */
  #stale = false;

  constructor(chat: Chat, conversation: ConversationId, message: MessageId) {
    this.#chat = chat;
    this.#conversation = conversation;
    this.#message = message;
  }

  /** Undefined before the first answer, and when the message is gone. */
  get details(): MessageDetails | undefined {
    return this.#details;
  }
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Until the returned stop. */
  follow(): () => void {
    this.#refresh();
    return this.#chat.listen((event) => {
      if (this.#concerns(event)) this.#refresh();
    });
  }

  #concerns(event: ChatEvent): boolean {
    if (event.kind === 'friend') return event.friend.id === this.#conversation;
    return event.kind === 'stage' || event.kind === 'privacy';
  }

  #refresh(): void {
    this.#stale = true;
    if (!this.#asking) this.#ask().catch(() => this.#chat.fail());
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      while (this.#stale) {
        this.#stale = false;
        this.#details = await this.#chat
          .conversation(this.#conversation)
          .messageDetails(this.#message);
        this.#loaded = true;
      }
    } finally {
      this.#asking = false;
    }
  }
}
