import { beforeAll, expect, test } from 'vitest';
import { changedOnce, cutOrLonger } from '../../../tests/damage.ts';
import { nodeCrypto as crypto } from '../../../tests/nodeCrypto.ts';
import type { KeyPair, OlmKey, PublicKey, RecordKey } from '../ids.ts';
import { encodeCbor } from './cbor.ts';
import { decodeOffer, encodeOffer, type Offer, type OfferOrEnd } from './offer.ts';

const record = new Uint8Array(64).fill(5) as RecordKey;
const other = new Uint8Array(64).fill(6) as RecordKey;
const offer: Offer = {
  kind: 'open',
  name: 'Alice',
  replyKey: new Uint8Array(32).fill(1) as PublicKey,
  writerKey: new Uint8Array(32).fill(2) as PublicKey,
  handshakeKey: new Uint8Array(32).fill(3) as PublicKey,
  olmIdentity: new Uint8Array(32).fill(4) as OlmKey,
  oneTimeKey: new Uint8Array(32).fill(7) as OlmKey,
  expiresAt: 9,
};
let identity: KeyPair;

beforeAll(async () => {
  identity = await crypto.generateKeyPair();
});

const encode = (each: OfferOrEnd) => encodeOffer(crypto, identity, record, each);
const decode = (data: Uint8Array) => decodeOffer(crypto, identity.publicKey, record, data);

/** A validly signed offer with an arbitrary body. */
async function signed(content: unknown): Promise<Uint8Array> {
  const body = encodeCbor(content);
  const label = new TextEncoder().encode('parley/1/offer');
  const signature = await crypto.sign(identity, encodeCbor([label, record, body]));
  return encodeCbor({ v: 1, body, signature });
}

test('offers of all kinds decode with the identity of their author', async () => {
  const ends: OfferOrEnd[] = [
    offer,
    { kind: 'used', reply: new Uint8Array(32).fill(8) },
    { kind: 'withdrawn' },
  ];
  for (const each of ends) expect(await decode(await encode(each))).toEqual(each);
});

test('an offer by another identity or moved to another record is forged', async () => {
  const data = await encode(offer);
  const { publicKey } = await crypto.generateKeyPair();
  expect(await decodeOffer(crypto, publicKey, record, data)).toEqual({ kind: 'forged' });
  expect(await decodeOffer(crypto, identity.publicKey, other, data)).toEqual({ kind: 'forged' });
});

test('an offer with a changed byte, cut short or with extra bytes is not open', async () => {
  const data = await encode(offer);
  for (const changed of [...changedOnce(data), ...cutOrLonger(data)])
    expect(['forged', 'newer']).toContain((await decode(changed)).kind);
});

test('an offer of a later version is newer, whatever else has changed', async () => {
  expect(await decode(encodeCbor({ v: 2, anything: 'else' }))).toEqual({ kind: 'newer' });
  const same = { body: new Uint8Array(), signature: new Uint8Array(64) };
  expect(await decode(encodeCbor({ v: 2, ...same }))).toEqual({ kind: 'newer' });
  expect(await decode(encodeCbor({ v: 0, anything: 'else' }))).toEqual({ kind: 'forged' });
});

test('direction marks are removed from a name', async () => {
  const sly = { ...offer, name: 'Al\u202eice\n\u2066 B' };
  expect(await decode(await encode(sly))).toMatchObject({ name: 'Al ice B' });
});

test('an offer with an empty or too long name is forged', async () => {
  for (const name of ['', '\u202e', 'x'.repeat(97), 'ä'.repeat(49), 'x '.repeat(101)])
    expect(await decode(await encode({ ...offer, name }))).toEqual({ kind: 'forged' });
  const longest = { ...offer, name: 'x'.repeat(96) };
  expect(await decode(await encode(longest))).toEqual(longest);
});

test('a validly signed body of another shape is forged', async () => {
  const untrue = [
    { ...offer, oneTimeKey: undefined },
    { ...offer, kind: 'else' },
    { ...offer, replyKey: new Uint8Array(31) },
    { ...offer, handshakeKey: 'x'.repeat(32) },
    { ...offer, expiresAt: -1 },
    { ...offer, expiresAt: 0.5 },
    { ...offer, expiresAt: 8_640_000_000_000_001 },
    { ...offer, expiresAt: 2n ** 60n },
    { kind: 'used', reply: new Uint8Array(31) },
    [offer],
    7,
  ];
  for (const content of untrue)
    expect(await decode(await signed(content))).toEqual({ kind: 'forged' });
});

test('unknown fields are ignored', async () => {
  expect(await decode(await signed({ ...offer, later: { a: 1 } }))).toEqual(offer);
});
