import type { MessageView } from '../../chat/views.ts';

/**
 * Merges both lists in the order shown, with each message once; an added view replaces a known one.
 * `known` is sorted already, so the work grows with its length and not with its square.
 */
export function mergeMessages(
  known: readonly MessageView[],
  added: readonly MessageView[],
): readonly MessageView[] {
  const fresh = inOrder(added);
  const [first] = fresh;
  if (first === undefined) return known;
  const last = known.at(-1);
  if (last === undefined || last.id < first.id) return [...known, ...fresh];
  const merged: MessageView[] = [];
  let next = 0;
  for (const message of known) {
    for (let add = fresh[next]; add && add.id < message.id; add = fresh[next]) {
      merged.push(add);
      next += 1;
    }
    if (fresh[next]?.id !== message.id) merged.push(message);
  }
  return [...merged, ...fresh.slice(next)];
}

/** Removes the messages with these ids; returns the same list if it has none of them. */
export function withoutMessages(
  known: readonly MessageView[],
  gone: ReadonlySet<string>,
): readonly MessageView[] {
  if (gone.size === 0 || !known.some(({ id }) => gone.has(id))) return known;
  return known.filter(({ id }) => !gone.has(id));
}

/** Sorts the messages; of several views with the same id, the last one stays. */
function inOrder(messages: readonly MessageView[]): readonly MessageView[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
