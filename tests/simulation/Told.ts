/** The events that the page was told in one life of the app; finds those that were not true. */
import type { ChatEvent } from '../../src/chat/events.ts';
import type { ConversationId, MessageId } from '../../src/chat/ids.ts';
import { toMessage, viewOf } from '../../src/chat/model/storedMessage.ts';
import type { MessageView } from '../../src/chat/views.ts';
import { encodeCbor } from '../../src/chat/wire/cbor.ts';
import { equalBytes } from '../../src/lib/bytes.ts';
import type { MemoryVault } from '../fakes/MemoryVault.ts';
import { messageKey } from '../../src/chat/vaultKeys.ts';

export class Told {
  readonly #vault: MemoryVault;
  /** The last view of each message that was told. */
  readonly #views = new Map<string, Uint8Array>();

  constructor(vault: MemoryVault) {
    this.#vault = vault;
  }

  /**
   * What is wrong with the event, if anything: the app has to save first, then tell, and tell
   * once.
   */
  fault(event: ChatEvent): string | undefined {
    if (event.kind !== 'messages') return undefined;
    for (const message of event.messages) {
      const value = encodeCbor(message);
      const saved = this.#saved(event.id, message.id);
      if (saved === undefined || !equalBytes(encodeCbor(saved), value))
        return `${message.sequence} was told before it was saved`;
      const before = this.#views.get(message.id);
      if (before !== undefined && equalBytes(before, value))
        return `${message.sequence} was told twice`;
      this.#views.set(message.id, value);
    }
    for (const id of event.gone) {
      this.#views.delete(id);
      if (event.messages.some((each) => each.id === id)) continue;
      if (this.#vault.at(messageKey(event.id, id)) !== undefined)
        return `${id} was told to be gone, and is still saved`;
    }
    return undefined;
  }

  #saved(conversation: ConversationId, id: MessageId): MessageView | undefined {
    const key = messageKey(conversation, id);
    const value = this.#vault.at(key);
    const message = value && toMessage({ key, value });
    return message && viewOf(message);
  }
}
