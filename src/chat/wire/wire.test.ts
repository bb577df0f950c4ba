/** What comes from the network: true values are read, everything else is refused without a throw. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NobleCrypto } from '../../../tests/fakes/NobleCrypto.ts';
import type { RecordKey, SharedKey } from '../ids.ts';
import { MAX_TEXT_BYTES, MAX_VALUE_BYTES } from '../limits.ts';
import { encodeCbor } from './cbor.ts';
import { decodeSlot, encodeSlot, envelopeSize, openBody, sealBody } from './envelope.ts';
import { decodeHeader, encodeHeader } from './header.ts';
import { decodeOffer, encodeOffer, type Offer } from './offer.ts';
import { pad, unpad } from './padding.ts';
import { decodeReply, encodeReply } from './reply.ts';

const crypto = new NobleCrypto();
const record = new Uint8Array(64).fill(5) as RecordKey;
const other = new Uint8Array(64).fill(6) as RecordKey;
const key = new Uint8Array(32).fill(7) as SharedKey;
const body = { type: 'text', sentAt: 1, lamport: 2, text: 'hello' } as const;

describe('an offer', async () => {
  const identity = await crypto.generateKeyPair();
  const { publicKey } = await crypto.generateKeyPair();
  const offer: Offer = {
    kind: 'open',
    name: 'Alice',
    replyKey: publicKey,
    writerKey: publicKey,
    handshakeKey: publicKey,
    expiresAt: 9,
  };
  const data = await encodeOffer(crypto, identity, record, offer);

  test('is read by who knows the identity', async () => {
    expect(await decodeOffer(crypto, identity.publicKey, record, data)).toEqual(offer);
  });
  test('by another identity, or moved to another record, is forged', async () => {
    expect(await decodeOffer(crypto, publicKey, record, data)).toEqual({ kind: 'forged' });
    expect(await decodeOffer(crypto, identity.publicKey, other, data)).toEqual({ kind: 'forged' });
  });
  test('with any changed byte is not believed', async () => {
    for (let at = 0; at < data.length; at++) {
      const changed = data.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const { kind } = await decodeOffer(crypto, identity.publicKey, record, changed);
      expect(['forged', 'newer']).toContain(kind);
    }
  });
  test('of a later version says so', async () => {
    const later = encodeCbor({ v: 2, anything: 'else' });
    const outcome = await decodeOffer(crypto, identity.publicKey, record, later);
    expect(outcome).toEqual({ kind: 'newer' });
  });
  test('with a name that misleads is shown without the marks', async () => {
    const sly = { ...offer, name: 'Al\u202eice\n' };
    const read = await decodeOffer(
      crypto,
      identity.publicKey,
      record,
      await encodeOffer(crypto, identity, record, sly),
    );
    expect(read).toMatchObject({ name: 'Al ice' });
  });
});

describe('a reply', async () => {
  const identity = await crypto.generateKeyPair();
  const offered = await crypto.generateKeyPair();
  const fresh = await crypto.generateKeyPair();
  const secret = await crypto.sharedSecret(offered.publicKey, fresh.secretKey);
  if (secret === undefined) throw new Error('two good keys have a secret');
  const reply = {
    identity: identity.publicKey,
    name: 'Bob',
    writerKey: fresh.publicKey,
    conversation: other,
    at: 3,
  };
  const context = { invitation: record, offered: offered.publicKey };
  const handshake = { publicKey: fresh.publicKey, secret };
  const data = await encodeReply(crypto, identity, handshake, context, reply);

  test('is read by the inviter only, and for this invitation only', async () => {
    expect(await decodeReply(crypto, offered, record, data)).toEqual({ reply, secret });
    expect(await decodeReply(crypto, fresh, record, data)).toBeUndefined();
    expect(await decodeReply(crypto, offered, other, data)).toBeUndefined();
  });
  test('in the name of someone else is not believed', async () => {
    const stolen = { ...reply, identity: offered.publicKey };
    const forged = await encodeReply(crypto, identity, handshake, context, stolen);
    expect(await decodeReply(crypto, offered, record, forged)).toBeUndefined();
  });
  test('with any changed byte is not believed', async () => {
    for (let at = 0; at < data.length; at += 3) {
      const changed = data.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await decodeReply(crypto, offered, record, changed)).toBeUndefined();
    }
  });
});

describe('a message', () => {
  test('opens in its own place only', async () => {
    const envelope = await sealBody(crypto, key, 0, 1, body);
    expect(await openBody(crypto, key, envelope)).toEqual(body);
    expect(await openBody(crypto, key, { ...envelope, sequence: 2 })).toBeUndefined();
    expect(await openBody(crypto, key, { ...envelope, epoch: 1 })).toBeUndefined();
  });
  test('says little about its length', async () => {
    const size = async (text: string) =>
      (await sealBody(crypto, key, 0, 1, { ...body, text })).sealed.length;
    expect(await size('a')).toBe(await size('a'.repeat(60)));
  });
  test('of the greatest length fits a slot', async () => {
    const envelope = await sealBody(crypto, key, 0, 1, {
      ...body,
      text: 'x'.repeat(MAX_TEXT_BYTES),
    });
    expect(envelopeSize(envelope)).toBeLessThan(MAX_VALUE_BYTES);
    expect(encodeSlot([envelope]).length).toBeLessThanOrEqual(envelopeSize(envelope) + 8);
    expect(decodeSlot(encodeSlot([envelope]))).toEqual([envelope]);
  });
});

test('a header is read with its key only', async () => {
  const header = {
    v: 1,
    counter: 1,
    written: 2,
    acknowledged: 3,
    name: 'Al',
    left: false,
  } as const;
  const data = await encodeHeader(crypto, key, header);
  expect(await decodeHeader(crypto, key, data)).toEqual(header);
  expect(await decodeHeader(crypto, new Uint8Array(32) as SharedKey, data)).toBeUndefined();
});

test('padding comes off as it went on', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 16_383 }), (input) => {
      expect(unpad(pad(input))).toEqual(input);
    }),
  );
  expect(unpad(new Uint8Array(16))).toBeUndefined();
  expect(() => pad(new Uint8Array(20_000))).toThrow(RangeError);
});

test('no bytes make a decoder throw', async () => {
  const pair = await crypto.generateKeyPair();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (input) => {
      decodeSlot(input);
      expect(await decodeHeader(crypto, key, input)).toBeUndefined();
      expect(await decodeReply(crypto, pair, record, input)).toBeUndefined();
      const { kind } = await decodeOffer(crypto, pair.publicKey, record, input);
      expect(['forged', 'newer']).toContain(kind);
    }),
    { numRuns: 500 },
  );
});
