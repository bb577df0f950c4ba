/** Seals messages that the friend could not read again, from the history. */
import type { ConversationState } from '../model/ConversationState.ts';
import type { PendingMessages } from '../model/PendingMessages.ts';
import { sealBodies, startEpoch } from './sessions.ts';
import { bodyOf, contentOf } from '../model/message.ts';
import { toMessage } from '../model/storedMessage.ts';
import type { OutboxMessage } from '../model/storedOutbox.ts';
import type { Context } from '../Context.ts';
import { messageKey } from '../vaultKeys.ts';

export interface Resealed {
  readonly state: ConversationState;
  readonly messages: readonly OutboxMessage[];
}

/** The first resend uses the newest session; from the second on, that session itself is suspect. */
export async function resealFailed(
  { crypto, vault }: Context,
  before: ConversationState,
  sequences: readonly number[],
  outgoing: PendingMessages,
): Promise<Resealed> {
  let state = before;
  const messages: OutboxMessage[] = [];
  const failed = sequences.map((sequence) => outgoing.get(sequence)).filter((each) => !!each);
  if (failed.some(({ envelope }) => isSuspect(envelope, state)))
    state = { ...state, ...(await startEpoch(crypto, state)) };
  for (const { id, envelope } of failed) {
    const key = messageKey(state.id, id);
    const value = await vault.get(key);
    const message = value && toMessage({ key, value });
    // The message was deleted or is damaged: there is nothing to seal, and the friend keeps the gap.
    if (message === undefined || message.kind === 'gap' || message.kind === 'unsupported') continue;
    const body = bodyOf(message, contentOf(message));
    const sealing = envelope.sealing + 1;
    const sealed = await sealBodies(crypto, state.sessions, [body], () => sealing);
    state = { ...state, sessions: sealed.sessions };
    for (const resealed of sealed.envelopes) messages.push({ id, envelope: resealed });
  }
  return { state, messages };
}

/** It failed at least twice, the last time in the session that would seal it again. */
function isSuspect(
  { sealing, epoch }: OutboxMessage['envelope'],
  { sessions }: ConversationState,
): boolean {
  return sealing >= 1 && epoch === sessions[0]?.epoch;
}
