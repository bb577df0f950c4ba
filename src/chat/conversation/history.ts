/** The messages of a conversation as pages read them. */
import type { ConversationId, MessageId } from '../ids.ts';
import { toMessage } from '../model/storedMessage.ts';
import type { Vault } from '../ports.ts';
import { messageKey, messagesPrefix } from '../vaultKeys.ts';
import type { HistoryPage, MessageView } from '../views.ts';

/** Up to `limit` messages before the given one, or the newest. */
export async function historyPage(
  vault: Vault,
  id: ConversationId,
  before: MessageId | undefined,
  limit: number,
): Promise<HistoryPage> {
  const entries = await vault.page(messagesPrefix(id), before, limit + 1);
  const messages = entries
    .slice(0, limit)
    .map(toMessage)
    .filter((message) => message !== undefined)
    .reverse();
  return { messages, more: entries.length > limit };
}

/** Undefined if there is no such message, or it cannot be read. */
export async function findMessage(
  vault: Vault,
  id: ConversationId,
  message: MessageId,
): Promise<MessageView | undefined> {
  const key = messageKey(id, message);
  const value = await vault.get(key);
  return value && toMessage({ key, value });
}
