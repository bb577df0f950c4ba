/**
 * What I wrote in a conversation in which the friend has never been, as it is written in the one
 * that takes its place under the same name: in the same order, and not sealed yet.
 */
import type { ConversationState } from '../model/ConversationState.ts';
import type { MessageId } from '../ids.ts';
import { messageId } from '../model/messageId.ts';
import type { Vault, VaultChange } from '../ports.ts';
import { toSave } from '../model/storedConversation.ts';
import {
  MAX_TOGETHER,
  messageEntry,
  outboxEntry,
  toMessage,
  type UnsealedMessage,
} from '../model/storedMessage.ts';
import { preview } from '../text.ts';
import type { MessageView } from '../views.ts';
import { messagesPrefix, outboxPrefix } from '../vaultKeys.ts';

export interface CarriedOver {
  /** What the new one begins with. */
  readonly state: ConversationState;
  readonly messages: readonly MessageView[];
  /** Those whose place they take. */
  readonly gone: readonly MessageId[];
  /** What has to be saved for all of that. */
  readonly changes: readonly VaultChange[];
}

export async function carryOver(vault: Vault, to: ConversationState): Promise<CarriedOver> {
  const written = (await vault.list(messagesPrefix(to.id)))
    .map(toMessage)
    .filter((message) => message?.kind === 'text');
  const moved = written.map(({ text, at }, i) => {
    const sequence = i + 1;
    const lamport = to.lamport + sequence;
    const id = messageId(lamport, to.role, sequence);
    const view = { kind: 'text', id, mine: true, sequence, at, text } as const;
    const body = { type: 'text', sequence, sentAt: at, lamport, text } as const;
    return { view, unsealed: { id, body } satisfies UnsealedMessage };
  });
  const newest = moved.at(-1)?.view;
  const last = newest && { id: newest.id, text: preview(newest), mine: true, at: newest.at };
  const state = { ...to, lamport: to.lamport + moved.length, last };
  const changes: VaultChange[] = [
    { kind: 'clear', prefix: messagesPrefix(to.id) },
    { kind: 'clear', prefix: outboxPrefix(to.id) },
    ...moved.map(({ view }) => ({ kind: 'put', ...messageEntry(to.id, view) }) as const),
    toSave(state),
  ];
  for (let first = 0; first < moved.length; first += MAX_TOGETHER) {
    const messages = moved.slice(first, first + MAX_TOGETHER).map(({ unsealed }) => unsealed);
    changes.push({ kind: 'put', ...outboxEntry(to.id, { name: first + 1, messages }) });
  }
  return {
    state,
    messages: moved.map(({ view }) => view),
    gone: written.map(({ id }) => id),
    changes,
  };
}
