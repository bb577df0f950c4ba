/** What is being written on this page, in all conversations. */
import type { ConversationId } from '../../chat/ids.ts';
import type { Chat } from '../Chat.svelte.ts';
import { Writing, type WritingField } from './Writing.ts';

export class Writings {
  readonly #chat: Chat;
  readonly #all = new Map<ConversationId, Writing>();

  constructor(chat: Chat) {
    this.#chat = chat;
  }

  /** Opens the writing of a conversation in a field, until the returned `close` is called. */
  open(id: ConversationId, field: WritingField): { writing: Writing; close: () => void } {
    for (const [other, { isUnderWay }] of this.#all) if (!isUnderWay) this.#all.delete(other);
    const writing = this.#all.get(id) ?? this.#start(id);
    this.#all.set(id, writing);
    const close = writing.open(field, this.#chat.friend(id)?.draft ?? '');
    const stop = this.#chat.listen((event) => {
      if (event.kind === 'friend' && event.friend.id === id) writing.reported(event.friend.draft);
    });
    return {
      writing,
      close: () => {
        stop();
        close();
      },
    };
  }

  #start(id: ConversationId): Writing {
    const verbs = this.#chat.conversation(id);
    return new Writing({
      send: (text) => this.#chat.send(id, text),
      saveDraft: (text) => verbs.saveDraft(text).catch(this.#chat.fail),
    });
  }
}
