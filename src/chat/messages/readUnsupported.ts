/** Reads messages that were kept unread by a version that did not know their type. */
import { isSupported, readUnsupportedContent, toHistory } from '../content/kinds.ts';
import type { MessageId } from '../ids.ts';
import type { ConversationStore } from '../model/ConversationStore.ts';
import { lastOf } from '../model/message.ts';
import { messageEntry, toMessage } from '../model/storedMessage.ts';
import type { Vault, VaultChange, VaultEntry } from '../ports.ts';
import { messagesPrefix } from '../vaultKeys.ts';

const PAGE = 100;

/**
 * One commit for each page of the history that has such messages; the types are forgotten with the
 * last one, so that an interruption only means to look again.
 */
export function readUnsupported(vault: Vault, store: ConversationStore): Promise<void> {
  return store.alone(async () => {
    const types = store.state.unsupportedTypes ?? [];
    if (!types.some(isSupported)) return;
    const prefix = messagesPrefix(store.state.id);
    let before: MessageId | undefined;
    for (;;) {
      const entries = await vault.page(prefix, before, PAGE);
      const changes = entries.flatMap((entry) => replacements(store, entry));
      if (changes.length > 0) await store.commit(withLast(store, changes), changes);
      before = entries.at(-1)?.key.at(-1) as MessageId | undefined;
      if (before === undefined || entries.length < PAGE) break;
    }
    const unknown = types.filter((type) => !isSupported(type));
    await store.commit(
      { ...store.state, unsupportedTypes: unknown.length > 0 ? unknown : undefined },
      [],
    );
  });
}

/** One whose fields are not as they have to be stays as it is: the friend was told that it came. */
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

/** The line in the list of friends, if the newest message is among them. */
function withLast({ state }: ConversationStore, changes: readonly VaultChange[]) {
  const { last } = state;
  for (const change of changes) {
    const message = change.kind === 'put' ? toMessage(change) : undefined;
    if (message === undefined || message.kind === 'gap' || message.id !== last?.id) continue;
    return { ...state, last: lastOf(message) };
  }
  return state;
}
