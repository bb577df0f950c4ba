/** The body of a message, its padding, and envelopes in a slot. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeCrypto as crypto } from '../../../tests/nodeCrypto.ts';
import { MAX_RESEALS, MAX_TEXT_BYTES, MAX_VALUE_BYTES } from '../limits.ts';
import { SLOT_ROOM } from '../model/ring.ts';
import { decodeBody, encodeBody, type Body } from './body.ts';
import { encodeCbor } from './cbor.ts';
import { decodeSlot, encodeSlot, envelopeSize, type Envelope } from './envelope.ts';
import { pad, unpad } from './padding.ts';

const body: Body = { type: 'text', sequence: 3, sentAt: 1, lamport: 2, text: 'hello' };
const SIZES = [128, 256, 512, 1024, 2048, 4096, 8192, 16384];

const number = fc.maxSafeNat();
const LAST_TIME = 8_640_000_000_000_000;
const time = fc.nat().map((n) => LAST_TIME - n);
const envelopes: fc.Arbitrary<Envelope> = fc.record({
  epoch: number,
  sequence: number.map((n) => Math.max(1, n)),
  sealing: fc.integer({ min: 0, max: MAX_RESEALS }),
  sealed: fc.uint8Array({ maxLength: 300 }),
});

test('decoding an encoded body gives the same fields and the bytes they were decoded from', () => {
  const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(texts, time, number, (text, sentAt, lamport) => {
      // A UTF-8 decoder drops a first U+FEFF as a byte order mark.
      fc.pre(!text.startsWith('\ufeff'));
      const each = { ...body, sentAt, lamport, text };
      expect(decodeBody(encodeBody(each))).toEqual({ body: each, plain: encodeCbor(each) });
    }),
  );
});

test('a body of an unknown type keeps all its fields', () => {
  const picture = { ...body, type: 'picture', size: [640, 480], bytes: Uint8Array.of(1) };
  expect(decodeBody(pad(encodeCbor(picture)))).toEqual({
    body: picture,
    plain: encodeCbor(picture),
  });
});

test('a value that lacks a required field is not a body', () => {
  for (const other of [
    { ...body, type: undefined },
    { ...body, type: '' },
    { ...body, type: 'Picture' },
    { ...body, type: 'x'.repeat(33) },
    { ...body, type: 7 },
    { ...body, sequence: 0 },
    { ...body, sentAt: -1 },
    { ...body, sentAt: LAST_TIME + 1 },
    { ...body, lamport: 1.5 },
    [body],
  ])
    expect(decodeBody(pad(encodeCbor(other)))).toBeUndefined();
  expect(decodeBody(encodeCbor(body))).toBeUndefined();
  expect(decodeBody(new Uint8Array())).toBeUndefined();
});

test('an encoded body has one of a few lengths', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: MAX_TEXT_BYTES }), (length) => {
      expect(SIZES).toContain(encodeBody({ ...body, text: 'x'.repeat(length) }).length);
    }),
  );
});

test('removing the padding gives the original bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 16_383 }), (input) => {
      expect(unpad(pad(input))).toEqual(input);
    }),
  );
  expect(pad(new Uint8Array(127))).toHaveLength(128);
  expect(pad(new Uint8Array(128))).toHaveLength(256);
  expect(unpad(new Uint8Array(16))).toBeUndefined();
  expect(unpad(Uint8Array.of(0x80, 1, 0))).toBeUndefined();
  expect(() => pad(new Uint8Array(16_384))).toThrow(RangeError);
});

test('a message of maximum length fits a slot, also as the first message of a session', async () => {
  const alice = await crypto.newAccount();
  const bob = await crypto.newAccount();
  const { oneTimeKey } = await crypto.newOneTimeKey(bob.account);
  const session = await crypto.startSession(alice.account, bob.identityKey, oneTimeKey);
  if (session === undefined) throw new Error('these are usable keys');
  const longest = encodeBody({ ...body, text: 'x'.repeat(MAX_TEXT_BYTES) });
  const [sealed] = (await crypto.encrypt(session, [longest])).sealed;
  if (sealed === undefined) throw new Error('one was sealed');
  const most = Number.MAX_SAFE_INTEGER;
  const envelope = { epoch: most, sequence: most, sealing: MAX_RESEALS, sealed };
  expect(envelopeSize(envelope)).toBeLessThan(SLOT_ROOM);
  expect(decodeSlot(encodeSlot([envelope]))).toEqual([envelope]);
});

test('decoding a slot gives the same envelopes, and its size is within the estimate', () => {
  fc.assert(
    fc.property(fc.array(envelopes, { maxLength: 40 }), (slot) => {
      const data = encodeSlot(slot);
      expect(decodeSlot(data)).toEqual(slot);
      const reckoned = slot.reduce((sum, each) => sum + envelopeSize(each), 0);
      expect(data.length).toBeLessThanOrEqual(reckoned + MAX_VALUE_BYTES - SLOT_ROOM);
    }),
  );
});

test('a slot of another shape, with too many envelopes or too many bytes is refused', () => {
  const [one] = [[1, 2, 0, Uint8Array.of(1)]];
  for (const other of [
    one,
    [[1, 2, 0]],
    [[...one, 1]],
    [[1, 0, 0, Uint8Array.of(1)]],
    [[1, 2, MAX_RESEALS + 1, Uint8Array.of(1)]],
    [[-1, 2, 0, Uint8Array.of(1)]],
    [[1, 2, 0, 'a']],
    Array.from({ length: 1025 }, () => one),
    { 0: one },
  ])
    expect(decodeSlot(encodeCbor(other))).toBeUndefined();
  expect(decodeSlot(encodeCbor(Array.from({ length: 1024 }, () => one)))).toHaveLength(1024);
  const longest = (length: number) => encodeCbor([[1, 2, 0, new Uint8Array(length)]]);
  expect(decodeSlot(longest(MAX_VALUE_BYTES))).toBeDefined();
  expect(decodeSlot(longest(MAX_VALUE_BYTES + 1))).toBeUndefined();
  expect(decodeSlot(new Uint8Array(MAX_VALUE_BYTES + 1025))).toBeUndefined();
});
