/** Reads messages that an earlier version kept because it did not know their type. */
import { isSupported, readUnsupportedContent, toHistory } from '../content/kinds.ts';
import type { MessageId } from '../ids.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import { lastOf } from '../model/message.ts';
import { idOf, messageEntry, toMessage } from '../model/storedMessage.ts';
import type { Vault, VaultChange, VaultEntry } from '../ports.ts';
import { messagesPrefix } from '../vaultKeys.ts';

const PAGE_SIZE = 100;

/**
 * Makes one commit for each page of the history that has such messages. The types are removed in a
 * last commit, so an interruption only means that the next start searches again.
 */
export function readUnsupported(vault: Vault, store: ConversationStore): Promise<void> {
  return store.alone(async () => {
    const types = store.state.unsupportedTypes ?? [];
    if (!types.some(isSupported)) return;
    const prefix = messagesPrefix(store.state.id);
    let before: MessageId | undefined;
    for (;;) {
      const entries = await vault.page(prefix, before, PAGE_SIZE);
      const changes = entries.flatMap((entry) => replacements(store, entry));
      if (changes.length > 0) await store.commit(withLast(store, changes), changes);
      const last = entries.at(-1);
      if (last === undefined || entries.length < PAGE_SIZE) break;
      before = idOf(last);
    }
    const unknown = types.filter((type) => !isSupported(type));
    await store.commit(
      { ...store.state, unsupportedTypes: unknown.length > 0 ? unknown : undefined },
      [],
    );
  });
}

/** A message with invalid fields stays as it is: it was acknowledged, so the friend cannot resend it. */
function replacements({ state }: ConversationStore, entry: VaultEntry): VaultChange[] {
  const message = toMessage(entry);
  if (message?.kind !== 'unsupported' || !isSupported(message.type)) return [];
  const content = readUnsupportedContent(message);
  if (content === undefined) return [];
  const { id, mine, sequence, at } = message;
  return [
    { kind: 'delete', key: entry.key },
    ...toHistory({ id, mine, sequence, at }, content).map(
      (each) => ({ kind: 'put', ...messageEntry(state.id, each) }) as const,
    ),
  ];
}

/** Updates the line in the list of friends, if the newest message is among the changes. */
function withLast({ state }: ConversationStore, changes: readonly VaultChange[]) {
  const { last } = state;
  for (const change of changes) {
    const message = change.kind === 'put' ? toMessage(change) : undefined;
    if (message === undefined || message.kind === 'gap' || message.id !== last?.id) continue;
    return { ...state, last: lastOf(message) };
  }
  return state;
}
