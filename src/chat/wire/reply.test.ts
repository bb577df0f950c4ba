import { beforeAll, expect, test } from 'vitest';
import { changedOnce, cutOrLonger } from '../../../tests/damage.ts';
import { nodeCrypto as crypto } from '../../../tests/nodeCrypto.ts';
import type { KeyPair, OlmKey, RecordKey } from '../ids.ts';
import { encodeCbor } from './cbor.ts';
import {
  decodeReply,
  encodeReply,
  type Handshake,
  type Reply,
  type ReplyContext,
} from './reply.ts';

const invitation = new Uint8Array(64).fill(5) as RecordKey;
const other = new Uint8Array(64).fill(6) as RecordKey;
let identity: KeyPair;
let offered: KeyPair;
let fresh: KeyPair;
let reply: Reply;
let context: ReplyContext;
let handshake: Handshake;

beforeAll(async () => {
  identity = await crypto.generateKeyPair();
  offered = await crypto.generateKeyPair();
  fresh = await crypto.generateKeyPair();
  const secret = await crypto.sharedSecret(offered.publicKey, fresh.secretKey);
  if (secret === undefined) throw new Error('two good keys have a secret');
  reply = {
    identity: identity.publicKey,
    name: 'Bob',
    writerKey: fresh.publicKey,
    conversation: other,
    olmIdentity: new Uint8Array(32).fill(4) as OlmKey,
    olmStart: new Uint8Array(160).fill(9),
    at: 3,
  };
  context = { invitation, offered: offered.publicKey };
  handshake = { publicKey: fresh.publicKey, secret };
});

const encode = (each: Reply) => encodeReply(crypto, identity, handshake, context, each);
const decode = (data: Uint8Array) => decodeReply(crypto, offered, invitation, data);

test('a reply opens only with the inviter’s handshake key and for its own invitation', async () => {
  const data = await encode(reply);
  expect(await decode(data)).toEqual({ reply, secret: handshake.secret });
  expect(await decodeReply(crypto, fresh, invitation, data)).toBeUndefined();
  expect(await decodeReply(crypto, offered, other, data)).toBeUndefined();
});

test('a reply in the name of another identity is refused', async () => {
  expect(await decode(await encode({ ...reply, identity: offered.publicKey }))).toBeUndefined();
});

test('a reply signed for another handshake is refused', async () => {
  const offers = { ...context, offered: fresh.publicKey };
  const moved = await encodeReply(crypto, identity, handshake, offers, reply);
  expect(await decode(moved)).toBeUndefined();
});

test('a reply with a changed byte, cut short or with extra bytes is refused', async () => {
  const data = await encode(reply);
  for (const changed of [...changedOnce(data), ...cutOrLonger(data)])
    expect(await decode(changed)).toBeUndefined();
});

test('a reply of a later version is refused', async () => {
  const outer = { handshakeKey: fresh.publicKey, sealed: new Uint8Array(100) };
  expect(await decode(encodeCbor({ v: 2, ...outer }))).toBeUndefined();
});

test('a reply with a handshake key of small order is refused', async () => {
  const one = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0));
  const outer = { v: 1, handshakeKey: one, sealed: new Uint8Array(100) };
  expect(await decode(encodeCbor(outer))).toBeUndefined();
});

test('direction marks are removed from a name, and a reply with a too long name is refused', async () => {
  const sly = await decode(await encode({ ...reply, name: '\u200fBo\tb ' }));
  expect(sly?.reply.name).toBe('Bo b');
  expect(await decode(await encode({ ...reply, name: 'x'.repeat(97) }))).toBeUndefined();
  expect(await decode(await encode({ ...reply, name: ' \n' }))).toBeUndefined();
});

test('a reply with a too long session start is refused', async () => {
  const longest = { ...reply, olmStart: new Uint8Array(512) };
  expect((await decode(await encode(longest)))?.reply).toEqual(longest);
  expect(await decode(await encode({ ...reply, olmStart: new Uint8Array(513) }))).toBeUndefined();
});

test('a reply with a time outside the calendar is refused', async () => {
  const last = { ...reply, at: 8_640_000_000_000_000 };
  expect((await decode(await encode(last)))?.reply).toEqual(last);
  for (const at of [last.at + 1, -1, 0.5])
    expect(await decode(await encode({ ...reply, at }))).toBeUndefined();
});
