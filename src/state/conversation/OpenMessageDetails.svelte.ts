/** The delivery steps of one of my messages, up to date while they are on the screen. */
import type { ConversationId, MessageId } from '../../chat/ids.ts';
import type { MessageDetails } from '../../chat/views.ts';
import type { Chat, ChatNews } from '../Chat.svelte.ts';

export class OpenMessageDetails {
  readonly #chat: Chat;
  readonly #conversation: ConversationId;
  readonly #message: MessageId;
  #details = $state.raw<MessageDetails>();
  #loaded = $state.raw(false);
  #asking = false;
  /** Whether something has changed since the last request was sent. */
  #stale = false;

  constructor(chat: Chat, conversation: ConversationId, message: MessageId) {
    this.#chat = chat;
    this.#conversation = conversation;
    this.#message = message;
  }

  /** Undefined before the first answer, and if the message was deleted. */
  get details(): MessageDetails | undefined {
    return this.#details;
  }
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Refreshes the details after each change until the returned function is called. */
  follow(): () => void {
    this.#refresh();
    return this.#chat.listen((event) => {
      if (this.#concerns(event)) this.#refresh();
    });
  }

  #concerns(event: ChatNews): boolean {
    if (event.kind === 'friend') return event.friend.id === this.#conversation;
    return event.kind === 'stage' || event.kind === 'privacy';
  }

  #refresh(): void {
    this.#stale = true;
    if (!this.#asking) this.#ask().catch(this.#chat.fail);
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
