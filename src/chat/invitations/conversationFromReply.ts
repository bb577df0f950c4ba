/** Makes the conversation that a reply to my invitation starts. */
import { equalBytes } from '../../lib/bytes.ts';
import { FRESH, type ConversationState } from '../model/ConversationState.ts';
import type { ConversationId, RecordKey } from '../ids.ts';
import type { InvitationState } from './InvitationState.ts';
import { deriveConversationKeys } from '../wire/keys.ts';
import { joinFirst } from '../messages/sessions.ts';
import { decodeReply } from '../wire/reply.ts';
import type { Context } from '../Context.ts';

/** The ids and records that this device uses. */
export interface Names {
  /** A new id. */
  readonly newId: () => Promise<ConversationId>;
  /** Whether a conversation or an invitation has this record already. */
  readonly isInUse: (record: RecordKey) => boolean;
}

/** Undefined if the data is not a reply that can be taken. Saves nothing. */
export async function conversationFromReply(
  { crypto, clock }: Pick<Context, 'clock' | 'crypto'>,
  names: Names,
  { record, handshake, expiresAt, account, only, conversation: writer }: InvitationState,
  data: Uint8Array,
): Promise<ConversationState | undefined> {
  const answer = await decodeReply(crypto, handshake, record, data);
  if (answer === undefined) return undefined;
  const { reply, secret } = answer;
  if (reply.at > expiresAt || names.isInUse(reply.conversation)) return undefined;
  if (only !== undefined && !equalBytes(only, reply.identity)) return undefined;
  const olm = await joinFirst(crypto, account, reply.olmIdentity, reply.olmStart);
  if (olm === undefined) return undefined;
  return {
    ...FRESH,
    ...olm,
    id: await names.newId(),
    role: 'inviter',
    phase: 'talking',
    createdAt: clock.now(),
    name: reply.name,
    friend: reply.identity,
    friendOlm: reply.olmIdentity,
    record: reply.conversation,
    writer,
    keys: await deriveConversationKeys(crypto, 'inviter', secret, reply.conversation),
    invitation: record,
    answer: undefined,
    byKey: only !== undefined,
  };
}
