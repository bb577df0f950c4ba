import { base64urlnopad } from '@scure/base';
import * as v from 'valibot';
import { foldPasted } from '../../lib/pastedCode.ts';
import type { KeyPair, PublicKey } from '../ids.ts';
import type { Me } from '../views.ts';
import { decodeCbor, encodeCbor, keyPairSchema } from '../wire/cbor.ts';

/**
 * The identity: a name for friends and the key pair that signs. The key pair never leaves this
 * device.
 */
export interface Identity {
  readonly v: 1;
  readonly name: string;
  readonly pair: KeyPair;
}

const schema: v.GenericSchema<unknown, Identity> = v.object({
  v: v.literal(1),
  name: v.string(),
  pair: keyPairSchema,
});

export function encodeIdentity(identity: Identity): Uint8Array {
  return encodeCbor(identity);
}

/** Undefined if the stored value is damaged or of another version. */
export function decodeIdentity(value: Uint8Array): Identity | undefined {
  return decodeCbor(schema, value);
}

/** A public key as Veilid writes it: `VLD0:` and base64url without padding. */
export function keyText(key: PublicKey): string {
  return `VLD0:${base64urlnopad.encode(key)}`;
}

/** What other programs put into a key or around it. */
const BETWEEN = /[\s\p{Pi}\p{Pf}"'`<>|]+/gu;

/** Parses what `keyText` writes, also without `VLD0:`, and as other programs hand it on. */
export function parseKey(text: string): PublicKey | undefined {
  const plain = foldPasted(text.slice(0, 400))
    .replaceAll(/\p{Pd}/gu, '-')
    .replaceAll(BETWEEN, '');
  const [, written] = /^(?:VLD0:)?([\w-]{43})$/iu.exec(plain) ?? [];
  if (written === undefined) return undefined;
  try {
    return base64urlnopad.decode(written) as PublicKey;
  } catch {
    // The last character has bits that belong to no byte.
    return undefined;
  }
}

export function viewMe(identity: Identity): Me {
  return { name: identity.name, publicKey: keyText(identity.pair.publicKey) };
}
