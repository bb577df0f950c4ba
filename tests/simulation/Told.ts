/** What the page was told in one life of the app, and whether that was true then. */
import type { ChatEvent } from '../../src/chat/events.ts';
import { messageEntry } from '../../src/chat/model/storedMessage.ts';
import { equalBytes } from '../../src/lib/bytes.ts';
import type { MemoryVault } from '../fakes/MemoryVault.ts';
import { messageKey } from '../../src/chat/vaultKeys.ts';

export class Told {
  readonly #vault: MemoryVault;
  /** What was said of each message last. */
  readonly #views = new Map<string, Uint8Array>();

  constructor(vault: MemoryVault) {
    this.#vault = vault;
  }

  /** What is wrong with it, if anything is: save first, then tell, and tell it once. */
  fault(event: ChatEvent): string | undefined {
    if (event.kind !== 'messages') return undefined;
    for (const message of event.messages) {
      const { key, value } = messageEntry(event.id, message);
      const saved = this.#vault.at(key);
      if (saved === undefined || !equalBytes(saved, value))
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
}
