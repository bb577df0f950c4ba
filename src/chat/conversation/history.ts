/** Reads the messages of a conversation for pages. */
import type { MessageId } from '../ids.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { toMessage, toView, type StoredMessage } from '../model/storedMessage.ts';
import type { Vault, VaultEntry } from '../ports.ts';
import { messageKey, messagesPrefix } from '../vaultKeys.ts';
import type { HistoryPage } from '../views.ts';

type Place = Pick<ConversationState, 'id' | 'role' | 'createdAt'>;

/** Up to `limit` messages before the given one, or the newest. */
export async function historyPage(
  vault: Vault,
  { id, role, createdAt }: Place,
  before: MessageId | undefined,
  limit: number,
): Promise<HistoryPage> {
  const entries = await vault.page(messagesPrefix(id), before, limit + 1);
  let near = timeOfFirst(entries) ?? createdAt;
  const messages = entries
    .slice(0, limit)
    .reverse()
    .map((entry) => {
      const view = toView(entry, role, near);
      near = view?.at ?? near;
      return view;
    })
    .filter((view) => view !== undefined);
  return { messages, more: entries.length > limit };
}

/** The time of the oldest readable message: damaged messages before it show this time. */
function timeOfFirst(entries: readonly VaultEntry[]): number | undefined {
  for (const entry of entries.toReversed()) {
    const message = toMessage(entry);
    if (message !== undefined) return message.at;
  }
  return undefined;
}

/** Undefined if the message does not exist or cannot be read. */
export async function findMessage(
  vault: Vault,
  { id }: Place,
  message: MessageId,
): Promise<StoredMessage | undefined> {
  const key = messageKey(id, message);
  const value = await vault.get(key);
  return value && toMessage({ key, value });
}
