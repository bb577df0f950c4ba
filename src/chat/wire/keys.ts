/** Keys of a conversation, derived from its handshake. */
import { asciiBytes } from '../../lib/bytes.ts';
import type { SharedKey } from '../ids.ts';
import type { Crypto } from '../ports.ts';
import { encodeCbor } from './cbor.ts';
import { TAG_BYTES } from './frame.ts';

/**
 * The inviter made the invitation. Of two messages with the same Lamport time, the inviter's is
 * first.
 */
export type Role = 'inviter' | 'invitee';

export function otherRole(role: Role): Role {
  return role === 'inviter' ? 'invitee' : 'inviter';
}

/** One key per direction and purpose: a value sealed for one place never opens in another. */
export interface ConversationKeys {
  readonly sendHeader: SharedKey;
  readonly receiveHeader: SharedKey;
  readonly sendFrame: SharedKey;
  readonly receiveFrame: SharedKey;
  /** 16 bytes in front of a frame, by which the other side finds the conversation. */
  readonly sendTag: Uint8Array;
  readonly receiveTag: Uint8Array;
}

/**
 * BLAKE3 over label, purpose, secret and context. In canonical CBOR, two inputs never give the same
 * bytes.
 */
export async function deriveKey(
  crypto: Crypto,
  secret: SharedKey,
  purpose: string,
  context: Uint8Array,
): Promise<SharedKey> {
  const input = encodeCbor([asciiBytes('parley/1/key'), asciiBytes(purpose), secret, context]);
  return (await crypto.hash(input)) as SharedKey;
}

/** Both sides derive the same keys, with send and receive swapped. The secret is not kept. */
export async function deriveConversationKeys(
  crypto: Crypto,
  role: Role,
  secret: SharedKey,
  conversation: Uint8Array,
): Promise<ConversationKeys> {
  const derive = (purpose: string) => deriveKey(crypto, secret, purpose, conversation);
  const tag = async (author: Role) => (await derive(`tag/${author}`)).slice(0, TAG_BYTES);
  const other = otherRole(role);
  return {
    sendHeader: await derive(`header/${role}`),
    receiveHeader: await derive(`header/${other}`),
    sendFrame: await derive(`frame/${role}`),
    receiveFrame: await derive(`frame/${other}`),
    sendTag: await tag(role),
    receiveTag: await tag(other),
  };
}
