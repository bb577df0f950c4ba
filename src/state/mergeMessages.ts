import type { MessageView } from '../chat/views.ts';

/** Both lists in the order shown, each message once. A known one keeps its newer view. */
export function mergeMessages(
  known: readonly MessageView[],
  added: readonly MessageView[],
): readonly MessageView[] {
  const byId = new Map([...known, ...added].map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
