import { equalBytes } from '../lib/bytes.ts';
import type { ConversationState } from './ConversationState.ts';
import { NetworkError, type Network } from './ports.ts';
import { REPLY_SUBKEY } from './wire/offer.ts';

/** Whether the inviter's record holds an answer that is not ours: somebody had the link too. */
export async function isAnsweredByOther(
  network: Network,
  { answer, invitation }: ConversationState,
): Promise<boolean> {
  if (answer === undefined) return false;
  try {
    await network.openRecord(invitation, answer.writer);
    const value = await network.read(invitation, REPLY_SUBKEY);
    return value !== undefined && !equalBytes(value.data, answer.data);
  } catch (error) {
    if (error instanceof NetworkError) return false;
    throw error;
  }
}
