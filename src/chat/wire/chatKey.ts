/**
 * An invitation without the identity key of its maker, for two who know each other's public key
 * already: version, record key, reply secret, and the checksum of the whole invitation; 101 bytes
 * as 162 characters of base32. With another public key the checksum is wrong.
 */
import { base32nopad } from '@scure/base';
import { concatBytes } from '../../lib/bytes.ts';
import type { PublicKey } from '../ids.ts';
import { encodeInvitation, IDENTITY_AT, type InvitationCode } from './invitationCode.ts';

const FORM = /^[A-Z2-7]{162}$/iu;
/** Spaces and line breaks included; longer input is none. */
const MAX_INPUT = 1_024;

export function encodeChatKey(code: InvitationCode): string {
  const bytes = base32nopad.decode(encodeInvitation(code));
  const [from, to] = IDENTITY_AT;
  return base32nopad.encode(concatBytes(bytes.slice(0, from), bytes.slice(to)));
}

/**
 * The invitation that a chat key is with its maker's key, not checked yet; undefined if the text
 * is no chat key.
 */
export function withIdentity(text: string, identity: PublicKey): string | undefined {
  if (text.length > MAX_INPUT) return undefined;
  const found = text.replaceAll(/\s+/gu, '').toUpperCase();
  if (!FORM.test(found)) return undefined;
  try {
    const bytes = base32nopad.decode(found);
    const [from] = IDENTITY_AT;
    return base32nopad.encode(concatBytes(bytes.slice(0, from), identity, bytes.slice(from)));
  } catch {
    // Bits behind the last byte.
    return undefined;
  }
}

/** Whether a text has the form of a chat key, which is no whole invitation. */
export function isLikeChatKey(text: string): boolean {
  return text.length <= MAX_INPUT && FORM.test(text.replaceAll(/\s+/gu, ''));
}
