import { equalBytes } from '../../lib/bytes.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { isUnavailable } from '../ports.ts';
import { decodeOffer, OFFER_SUBKEY, REPLY_SUBKEY } from '../wire/offer.ts';
import { isLikeReply } from '../wire/reply.ts';
import type { Context } from '../Context.ts';

/**
 * What became of my answer to an invitation, by the signed word of the inviter. What stands in
 * its place does not say: whoever has the link can write there, also after mine was taken.
 *
 * open: nothing is said yet. lost: nor is anything there that could be an answer, and one may
 * still be given. over: another answer was taken, or none will be.
 */
export async function replyStatus(
  { network, crypto, clock }: Context,
  { answer, invitation, friend }: ConversationState,
): Promise<'open' | 'lost' | 'over'> {
  if (answer === undefined) return 'open';
  try {
    await network.openRecord(invitation, answer.writer);
    const said = await network.read(invitation, OFFER_SUBKEY);
    if (said === undefined) return 'open';
    const offer = await decodeOffer(crypto, friend, invitation, said.data);
    if (offer.kind === 'withdrawn') return 'over';
    if (offer.kind === 'used')
      return equalBytes(offer.reply, await crypto.hash(answer.data)) ? 'open' : 'over';
    if (offer.kind !== 'open' || offer.expiresAt <= clock.now()) return 'open';
    const reply = await network.read(invitation, REPLY_SUBKEY);
    // Over another reply nothing is written: two who both answered would never come to an end.
    return reply !== undefined && isLikeReply(reply.data) ? 'open' : 'lost';
  } catch (error) {
    if (isUnavailable(error)) return 'open';
    throw error;
  }
}
