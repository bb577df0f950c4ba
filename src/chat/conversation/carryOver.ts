/**
 * Moves my messages from a conversation that gives way into the one that replaces it under the same
 * id. They keep their order and are not sealed yet. Nothing of the friend's is ever moved: it would
 * be sent, and signed, as mine.
 */
import type { ConversationState } from '../model/ConversationState.ts';
import type { MessageId } from '../ids.ts';
import { contentOf, lastOf, ownMessage } from '../model/message.ts';
import { outboxDeletion } from '../model/deletions.ts';
import type { Vault, VaultChange } from '../ports.ts';
import { toSave } from '../model/storedConversation.ts';
import { idOf, messageEntry, toMessage, viewOf } from '../model/storedMessage.ts';
import { outboxEntry, perCommit } from '../model/storedOutbox.ts';
import type { MessageView } from '../views.ts';
import { messagesPrefix } from '../vaultKeys.ts';

export interface CarriedOver {
  /** The first state of the new conversation. */
  readonly state: ConversationState;
  readonly messages: readonly MessageView[];
  /** The old ids, also of messages that cannot be read. */
  readonly gone: readonly MessageId[];
  /** The changes that save all of this. */
  readonly changes: readonly VaultChange[];
}

export async function carryOver(vault: Vault, to: ConversationState): Promise<CarriedOver> {
  const stored = await vault.list(messagesPrefix(to.id));
  const written = stored
    .map(toMessage)
    .filter((message) => message !== undefined)
    .filter((message) => message.kind !== 'gap' && message.kind !== 'unsupported')
    .filter(({ mine }) => mine);
  const carried = written.map((message, i) => {
    const sequence = i + 1;
    const place = { lamport: to.lamport + sequence, sequence, at: message.at };
    return ownMessage(to.role, place, contentOf(message));
  });
  const entries = carried.flatMap((message) => message.entries);
  const newest = entries.at(-1);
  const last = newest && lastOf(newest);
  const state = { ...to, lamport: to.lamport + carried.length, last };
  const changes: VaultChange[] = [
    { kind: 'clear', prefix: messagesPrefix(to.id) },
    outboxDeletion(to.id),
    ...entries.map((entry) => ({ kind: 'put', ...messageEntry(to.id, entry) }) as const),
    toSave(state),
  ];
  for (const messages of perCommit(carried.map(({ unsealed }) => unsealed))) {
    const name = messages[0]?.body.sequence;
    if (name !== undefined)
      changes.push({ kind: 'put', ...outboxEntry(to.id, { name, messages }) });
  }
  return { state, messages: entries.map(viewOf), gone: stored.map(idOf), changes };
}
