/** The inputs of the vectors: fixed keys and values that nobody uses. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type {
  KeyPair,
  OlmKey,
  PublicKey,
  RecordKey,
  RouteBlob,
  SecretKey,
  SharedKey,
} from '../../src/chat/ids.ts';
import type { Body } from '../../src/chat/wire/body.ts';
import type { Envelope } from '../../src/chat/wire/envelope.ts';
import type { Frame } from '../../src/chat/wire/frame.ts';
import type { Header } from '../../src/chat/wire/header.ts';
import type { Offer } from '../../src/chat/wire/offer.ts';
import type { Reply } from '../../src/chat/wire/reply.ts';
import type { Report } from '../../src/chat/wire/report.ts';

/** Bytes that count up from `first`, so that a mixed-up order shows. */
const counting = (length: number, first: number) =>
  Uint8Array.from({ length }, (_, i) => (first + i) % 256);

/** RFC 8410: the bytes before an Ed25519 seed in PKCS #8. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Ed25519 (RFC 8032) in Node: the secret key is the seed. */
function pairOf(seed: Uint8Array): KeyPair {
  const key = Buffer.concat([PKCS8, seed]);
  const secret = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(secret).export({ format: 'jwk' });
  const publicKey = Uint8Array.from(Buffer.from(x ?? '', 'base64url'));
  return { publicKey: publicKey as PublicKey, secretKey: seed as SecretKey };
}

export const nonce = counting(24, 0xa0);
export const identity = pairOf(counting(32, 0x01));
export const friend = pairOf(counting(32, 0x02));
export const handshake = pairOf(counting(32, 0x03));
export const friendHandshake = pairOf(counting(32, 0x04));
export const replyPair = pairOf(counting(32, 0x05));
const writer = pairOf(counting(32, 0x06));
const friendWriter = pairOf(counting(32, 0x07));
export const invitation = counting(64, 0x40) as RecordKey;
export const conversation = counting(64, 0x80) as RecordKey;
export const sharedKey = counting(32, 0x20) as SharedKey;
export const tag = counting(16, 0x30);
const olm = (first: number) => counting(32, first) as OlmKey;
const route = counting(40, 0x50) as RouteBlob;

export const offer: Offer = {
  kind: 'open',
  name: 'Alice Ångström',
  replyKey: replyPair.publicKey,
  writerKey: writer.publicKey,
  handshakeKey: handshake.publicKey,
  olmIdentity: olm(0x60),
  oneTimeKey: olm(0x61),
  expiresAt: 1_767_225_600_000,
};

export const reply: Reply = {
  identity: friend.publicKey,
  name: 'Bob',
  writerKey: friendWriter.publicKey,
  conversation,
  olmIdentity: olm(0x62),
  olmStart: counting(48, 0x70),
  at: 1_767_000_000_000,
};

const none: Report = { revision: 1, written: 0, received: 0, missing: [], unreadable: [], read: 0 };
export const reports: readonly Report[] = [
  none,
  {
    revision: 4_294_967_296,
    written: 24,
    received: 300,
    missing: [
      [2, 2],
      [5, 255],
    ],
    unreadable: [
      [3, 3, 0],
      [256, 280, 3],
    ],
    read: 299,
  },
];
const [, full = none] = reports;

export const headers: readonly Header[] = [
  { v: 1, report: none, name: 'Bob', left: false, prekey: olm(0x63), route },
  { v: 1, report: full, name: 'Bob', left: true, prekey: olm(0x63) },
];

export const envelopes: readonly Envelope[] = [
  { epoch: 1, sequence: 1, sealing: 0, sealed: counting(5, 0x10) },
  { epoch: 2, sequence: 70_000, sealing: 3, sealed: counting(30, 0x11) },
];

export const frames: readonly Frame[] = [
  { v: 1, report: none, messages: [], answer: true },
  { v: 1, report: full, messages: envelopes, route, activity: 'typing', answer: false },
];

export const bodies: readonly Body[] = [
  { type: 'text', sequence: 1, sentAt: 1_767_000_000_000, lamport: 1, text: 'Hello, Bob!' },
  { type: 'text', sequence: 2, sentAt: 0, lamport: 24, text: `${'é'.repeat(40)}\n👋🏽` },
];

/** A type that version 1 does not know; a later version that knows it reads the body again. */
export const unknownBody: Body = {
  type: 'picture',
  sequence: 3,
  sentAt: 1_767_000_000_000,
  lamport: 25,
  size: [640, 480],
  thumbnail: Uint8Array.of(1, 2, 3),
  caption: { text: 'The boat' },
};
