import { equalBytes } from '../../lib/bytes.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import { isUnavailable } from '../ports.ts';
import { decodeOffer, OFFER_SUBKEY, REPLY_SUBKEY } from '../wire/offer.ts';
import { isLikeReply } from '../wire/reply.ts';
import type { Context } from '../Context.ts';

/**
 * What became of my reply to an invitation, according to the inviter's signed offer. The reply
 * subkey proves nothing: anybody with the link can overwrite it, also after my reply was taken.
 *
 * open: not decided yet, or my reply was taken. lost: not decided, the subkey holds nothing of the
 * form of a reply, and the invitation has not expired: write the reply again. over: the inviter
 * took another reply, or withdrew the invitation.
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
    // Never overwrite another reply: two invitees would overwrite each other forever.
    return reply !== undefined && isLikeReply(reply.data) ? 'open' : 'lost';
  } catch (error) {
    if (isUnavailable(error)) return 'open';
    throw error;
  }
}
