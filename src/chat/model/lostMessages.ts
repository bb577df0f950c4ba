/** Finds messages of mine whose entry in the outbox cannot be read, from the history. */
import type { Vault } from '../ports.ts';
import { messagesPrefix } from '../vaultKeys.ts';
import type { ConversationState } from './ConversationState.ts';
import { bodyOf, contentOf } from './message.ts';
import type { PendingMessages } from './PendingMessages.ts';
import { isSettled } from './reports.ts';
import { toMessage } from './storedMessage.ts';
import type { UnsealedMessage } from './storedOutbox.ts';

export interface LostMessages {
  /** These were sealed: the friend may have them or lack them. Ascending. */
  readonly sealed: readonly UnsealedMessage[];
  /** These were not sealed. Ascending; healthy ones may stand between them. */
  readonly unsealed: readonly UnsealedMessage[];
}

export async function findLost(
  vault: Vault,
  state: ConversationState,
  outgoing: PendingMessages,
): Promise<LostMessages> {
  const lost = new Map<number, UnsealedMessage>();
  for (const entry of await vault.list(messagesPrefix(state.id))) {
    const message = toMessage(entry);
    if (message?.mine !== true || message.kind === 'unsupported') continue;
    const { id, sequence } = message;
    if (isSettled(state, sequence) || outgoing.has(sequence)) continue;
    lost.set(sequence, { id, body: bodyOf(message, contentOf(message)) });
  }
  for (const { body } of outgoing.unsealed) lost.delete(body.sequence);
  const all = [...lost.values()].sort((a, b) => a.body.sequence - b.body.sequence);
  return {
    sealed: all.filter(({ body }) => body.sequence <= state.written),
    unsealed: all.filter(({ body }) => body.sequence > state.written),
  };
}
