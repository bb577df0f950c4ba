/**
 * The chat key: an invitation code without its maker's identity key, for two people who already
 * know each other's public keys. It holds version, record key, reply secret and the checksum of the
 * whole code: 101 bytes as 162 characters of base32. With a wrong public key the checksum fails.
 */
import { base32nopad } from '@scure/base';
import { concatBytes } from '../../lib/bytes.ts';
import { foldPasted, joinCode } from '../../lib/pastedCode.ts';
import type { PublicKey } from '../ids.ts';
import { encodeInvitation, IDENTITY_AT, type InvitationCode } from './invitationCode.ts';

const FORM = /^[A-Z2-7]{162}$/u;
/** Characters, with what other programs put between them; longer input is not a chat key. */
const MAX_INPUT = 2_048;

export function encodeChatKey(code: InvitationCode): string {
  const bytes = base32nopad.decode(encodeInvitation(code));
  const [from, to] = IDENTITY_AT;
  return base32nopad.encode(concatBytes(bytes.slice(0, from), bytes.slice(to)));
}

/**
 * The invitation code made of a chat key and its maker's identity key; its checksum is not checked
 * yet. Undefined if the text is not a chat key.
 */
export function withIdentity(text: string, identity: PublicKey): string | undefined {
  const found = read(text);
  if (found === undefined) return undefined;
  try {
    const bytes = base32nopad.decode(found);
    const [from] = IDENTITY_AT;
    return base32nopad.encode(concatBytes(bytes.slice(0, from), identity, bytes.slice(from)));
  } catch {
    // The last character has bits that belong to no byte.
    return undefined;
  }
}

/** Whether a text has the form of a chat key. A whole invitation code is longer. */
export function isLikeChatKey(text: string): boolean {
  return read(text) !== undefined;
}

function read(text: string): string | undefined {
  if (text.length > MAX_INPUT) return undefined;
  const found = joinCode(foldPasted(text));
  return FORM.test(found) ? found : undefined;
}
