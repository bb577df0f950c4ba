import { base64urlnopad } from '@scure/base';
import * as v from 'valibot';
import type { KeyPair, PublicKey } from '../ids.ts';
import type { Me } from '../views.ts';
import { decodeCbor, encodeCbor, keyPairSchema } from '../wire/cbor.ts';

/** Who I am: a name for friends and the key pair that signs. It never leaves this device. */
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

/** As Veilid writes it: `VLD0:` and base64url without padding. */
export function keyText(key: PublicKey): string {
  return `VLD0:${base64urlnopad.encode(key)}`;
}

/** The key that a text names, as `keyText` writes it or without its beginning; spaces around it do not matter. */
export function parseKey(text: string): PublicKey | undefined {
  const [, written] = /^(?:VLD0:)?([\w-]{43})$/iu.exec(text.slice(0, 200).trim()) ?? [];
  if (written === undefined) return undefined;
  try {
    return base64urlnopad.decode(written) as PublicKey;
  } catch {
    // Bits behind the last byte.
    return undefined;
  }
}

export function viewMe(identity: Identity): Me {
  return { name: identity.name, publicKey: keyText(identity.pair.publicKey) };
}
