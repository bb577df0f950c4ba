/** Makes the conversation that I start by accepting an invitation, with the reply to its maker. */
import type { UserContext } from '../Context.ts';
import type { ConversationId, KeyPair } from '../ids.ts';
import { SUBKEYS_EACH } from '../limits.ts';
import { newPrekey, startFirst } from '../messages/sessions.ts';
import { FRESH, type ConversationState } from '../model/ConversationState.ts';
import type { InvitationCode } from '../wire/invitationCode.ts';
import { deriveConversationKeys } from '../wire/keys.ts';
import type { Offer } from '../wire/offer.ts';
import { encodeReply } from '../wire/reply.ts';

/**
 * The new conversation, with the sealed reply and all that is needed to send it, also after a
 * restart. Undefined if a key in the offer is invalid: such an offer cannot be accepted. Saves
 * nothing.
 */
export async function conversationFromOffer(
  context: Pick<UserContext, 'clock' | 'crypto' | 'network' | 'identity'>,
  id: ConversationId,
  code: InvitationCode,
  offer: Offer,
): Promise<ConversationState | undefined> {
  const { clock, crypto, network } = context;
  const identity = context.identity();
  const now = clock.now();
  const writer = await crypto.generateKeyPair();
  const { publicKey, secretKey } = await crypto.generateKeyPair();
  const secret = await crypto.sharedSecret(offer.handshakeKey, secretKey);
  if (secret === undefined) return undefined;
  const olm = await crypto.newAccount();
  const own = await newPrekey(crypto, olm.account);
  const started = await startFirst(crypto, own.account, offer);
  if (started === undefined) return undefined;
  const record = await network.createRecord([offer.writerKey, writer.publicKey], SUBKEYS_EACH);
  const invitation = { invitation: code.record, offered: offer.handshakeKey };
  const data = await encodeReply(crypto, identity.pair, { publicKey, secret }, invitation, {
    identity: identity.pair.publicKey,
    name: identity.name,
    writerKey: writer.publicKey,
    conversation: record,
    olmIdentity: olm.identityKey,
    olmStart: started.start,
    at: now,
  });
  return {
    ...FRESH,
    ...own,
    sessions: started.sessions,
    id,
    role: 'invitee',
    phase: 'joining',
    createdAt: now,
    name: offer.name,
    friend: code.identity,
    friendOlm: offer.olmIdentity,
    record,
    writer,
    keys: await deriveConversationKeys(crypto, 'invitee', secret, record),
    invitation: code.record,
    byKey: false,
    answer: { writer: replyWriter(code, offer), data },
  };
}

/** The reply key pair: the link has the secret half, the offer the public half. */
export function replyWriter({ replySecret }: InvitationCode, { replyKey }: Offer): KeyPair {
  return { publicKey: replyKey, secretKey: replySecret };
}
