/** Every reader of bytes from others or from the disk; long because they are one list. */
import * as v from 'valibot';
import { concatBytes } from '../../src/lib/bytes.ts';
import { decodeLateAnswer } from '../../src/chat/invitations/LateAnswers.ts';
import { decodeIdentity, encodeIdentity } from '../../src/chat/people/Identity.ts';
import type { KeyPair, PublicKey, RecordKey, SharedKey } from '../../src/chat/ids.ts';
import {
  decodeInvitationState,
  encodeInvitationState,
} from '../../src/chat/invitations/InvitationState.ts';
import type { Crypto, VaultKey } from '../../src/chat/ports.ts';
import { decodeContact, encodeContact } from '../../src/chat/people/storedContact.ts';
import { decodePrivacy, encodePrivacy } from '../../src/chat/people/privacySettings.ts';
import { decodeConversation, encodeConversation } from '../../src/chat/model/storedConversation.ts';
import { decodeDraft, encodeDraft } from '../../src/chat/conversation/Draft.ts';
import { toMessage } from '../../src/chat/model/storedMessage.ts';
import { toOutboxEntry } from '../../src/chat/model/storedOutbox.ts';
import { readContent, type AnyContent } from '../../src/chat/content/kinds.ts';
import {
  decodeBody,
  decodePlainBody,
  encodeBody,
  type Body,
  type OpenedBody,
} from '../../src/chat/wire/body.ts';
import { unknownBody } from '../vectors/inputs.ts';
import { decodeCbor, encodeCbor } from '../../src/chat/wire/cbor.ts';
import { decodeSlot, encodeSlot, toWire, type Envelope } from '../../src/chat/wire/envelope.ts';
import { decodeFrame, type Frame } from '../../src/chat/wire/frame.ts';
import { decodeHeader } from '../../src/chat/wire/header.ts';
import { decodePlaceholder } from '../../src/chat/wire/placeholder.ts';
import { decodeOffer } from '../../src/chat/wire/offer.ts';
import { decodeReply } from '../../src/chat/wire/reply.ts';
import { reportSchema } from '../../src/chat/wire/report.ts';
import { aConversation, aLongConversation, anInvitation } from '../states.ts';
import type { Example, Examples } from './hostileBytes.ts';

export interface Target {
  readonly name: string;
  readonly examples: Examples;
  /** Undefined if the bytes are refused. */
  readonly read: (data: Uint8Array) => unknown;
  /** Writes the value that was read as bytes. */
  readonly write: (value: never) => Uint8Array;
}

const bytes = (length: number) => new Uint8Array(length).fill(length);
const record = bytes(64) as RecordKey;
const key = bytes(32) as SharedKey;
const publicKey = bytes(32) as PublicKey;
const pair: KeyPair = aConversation.writer;

/** Every seal opens and every signature is valid, so that the content is always read. */
const open = {
  open: async (_key, sealed) => sealed,
  verify: async () => true,
  sharedSecret: async () => key,
  hash: async () => key,
} satisfies Partial<Crypto> as Partial<Crypto> as Crypto;

const example = (content: unknown): Example => ({ data: encodeCbor(content), content });
const stored = (data: Uint8Array): Example => ({ data, content: decodeCbor(v.unknown(), data) });
const report = {
  revision: 9,
  written: 4,
  received: 12,
  missing: [
    [2, 3],
    [6, 6],
  ],
  unreadable: [[5, 5, 0]],
  read: 1,
};
const header = { v: 1, report, name: 'Al', left: false, prekey: key, route: bytes(200) };
const envelopes: Envelope[] = [1, 2, 3].map((sequence) => ({
  epoch: 1,
  sequence,
  sealing: 0,
  sealed: bytes(60),
}));
const frame = { v: 1, report, messages: toWire(envelopes), route: bytes(200), activity: 'here' };
const offer = {
  kind: 'open',
  name: 'Alice',
  replyKey: publicKey,
  writerKey: publicKey,
  handshakeKey: publicKey,
  olmIdentity: key,
  oneTimeKey: key,
  expiresAt: 9,
};
const reply = {
  identity: publicKey,
  name: 'Bob',
  writerKey: publicKey,
  conversation: record,
  olmIdentity: key,
  olmStart: bytes(160),
  at: 3,
};
const body = { type: 'text', sequence: 3, sentAt: 1, lamport: 2, text: 'hello' } as const;
const headOf = ({ type, sequence, sentAt, lamport }: Body) => ({ type, sequence, sentAt, lamport });
const signature = bytes(64);
const place: VaultKey = ['message', 'conversation', 'id'];

const signed = (content: Uint8Array) => encodeCbor({ v: 1, body: content, signature });
const inner = (content: Uint8Array) => encodeCbor({ body: content, signature });
const outer = (sealed: Uint8Array) => encodeCbor({ v: 1, handshakeKey: publicKey, sealed });

async function readOffer(data: Uint8Array): Promise<unknown> {
  const read = await decodeOffer(open, publicKey, record, data);
  return read.kind === 'forged' || read.kind === 'newer' ? undefined : read;
}
const readReply = async (data: Uint8Array) => (await decodeReply(open, pair, record, data))?.reply;

export const targets: readonly Target[] = [
  {
    name: 'an offer',
    examples: [example({ v: 1, body: encodeCbor(offer), signature })],
    read: readOffer,
    write: (value) => signed(encodeCbor(value)),
  },
  {
    name: 'the content of an offer',
    examples: [
      example(offer),
      example({ kind: 'used', reply: bytes(32) }),
      example({ kind: 'withdrawn' }),
    ],
    read: (data) => readOffer(signed(data)),
    write: encodeCbor,
  },
  {
    name: 'a reply',
    examples: [example({ v: 1, handshakeKey: publicKey, sealed: inner(encodeCbor(reply)) })],
    read: readReply,
    write: (value) => outer(inner(encodeCbor(value))),
  },
  {
    name: 'the sealed part of a reply',
    examples: [example({ body: encodeCbor(reply), signature })],
    read: (data) => readReply(outer(data)),
    write: (value) => inner(encodeCbor(value)),
  },
  {
    name: 'the content of a reply',
    examples: [example(reply)],
    read: (data) => readReply(outer(inner(data))),
    write: encodeCbor,
  },
  {
    name: 'a placeholder of a reply',
    examples: [example({ v: 1, note: 'seen' }), example({ v: 1, note: 'declined' })],
    read: (data) => {
      const note = decodePlaceholder(data);
      return note && { v: 1, note };
    },
    write: encodeCbor,
  },
  {
    name: 'a header',
    examples: [example(header), example({ ...header, left: true, route: undefined })],
    read: (data) => decodeHeader(open, key, data),
    write: encodeCbor,
  },
  {
    name: 'a frame',
    examples: [
      example({ ...frame, answer: true }),
      example({ ...frame, messages: [], answer: false }),
    ],
    read: (data) => decodeFrame(open, key, concatBytes(bytes(16), data)),
    write: (value: Frame) => encodeCbor({ ...value, messages: toWire(value.messages) }),
  },
  {
    name: 'a report',
    examples: [example(report)],
    read: (data) => decodeCbor(reportSchema, data),
    write: encodeCbor,
  },
  {
    name: 'a slot',
    examples: [example(toWire(envelopes)), example(toWire(envelopes.slice(1)))],
    read: decodeSlot,
    write: encodeSlot,
  },
  {
    name: 'a padded body',
    examples: [{ data: encodeBody(body), content: body }],
    read: decodeBody,
    write: ({ plain }: OpenedBody) => concatBytes(plain, Uint8Array.of(0x80)),
  },
  {
    name: 'the content of a body',
    examples: [example(body), example(unknownBody)],
    read: (data) => {
      const opened = decodePlainBody(data);
      const content = opened && readContent(opened);
      return content && { head: opened.body, content };
    },
    write: ({ head, content }: { head: Body; content: AnyContent }) =>
      content.kind === 'unsupported'
        ? content.body
        : encodeCbor({ ...headOf(head), text: content.text }),
  },
  {
    name: 'a stored conversation',
    examples: [
      stored(encodeConversation(aConversation)),
      stored(encodeConversation(aLongConversation)),
    ],
    read: decodeConversation,
    write: encodeConversation,
  },
  {
    name: 'a stored invitation',
    examples: [stored(encodeInvitationState(anInvitation))],
    read: decodeInvitationState,
    write: encodeInvitationState,
  },
  {
    name: 'a stored late answer',
    examples: [
      example({ v: 1, record, maker: pair.publicKey, writer: pair, expiresAt: 9 }),
      example({
        v: 1,
        record,
        maker: pair.publicKey,
        writer: pair,
        expiresAt: 9,
        reply: Uint8Array.of(1, 2),
      }),
    ],
    read: decodeLateAnswer,
    write: encodeCbor,
  },
  {
    name: 'a stored identity',
    examples: [stored(encodeIdentity({ v: 1, name: 'Alice', pair }))],
    read: decodeIdentity,
    write: encodeIdentity,
  },
  {
    name: 'a stored message',
    examples: [
      example({ kind: 'text', mine: true, sequence: 1, at: 2, text: 'hello' }),
      example({ kind: 'gap', mine: false, sequence: 1, count: 2, reason: 'missing', at: 3 }),
      example({
        kind: 'unsupported',
        mine: false,
        sequence: 1,
        at: 2,
        type: 'picture',
        body: encodeCbor(unknownBody),
      }),
    ],
    read: (value) => toMessage({ key: place, value }),
    write: ({ id: _id, ...message }: { id: string }) => encodeCbor(message),
  },
  {
    name: 'a stored outbox entry',
    examples: [
      example({
        name: 1,
        messages: [
          { id: 'id', envelope: envelopes[0] },
          { id: 'id', body: { type: 'text', sequence: 1, sentAt: 2, lamport: 3, text: 'hello' } },
        ],
      }),
    ],
    read: (value) => toOutboxEntry({ key: place, value }),
    write: encodeCbor,
  },
  {
    name: 'a stored draft',
    examples: [example('what was typed')],
    read: (data) => decodeDraft(data),
    write: encodeDraft,
  },
  {
    name: 'a stored contact',
    examples: [
      example({ v: 1, givenName: 'Al', notes: 'hm', muted: true }),
      example({
        v: 1,
        givenName: '',
        notes: '',
        muted: false,
        verified: { at: 1, key: publicKey },
        compared: 'Al',
        namesake: { of: 'id', verified: true, seen: false },
      }),
    ],
    read: decodeContact,
    write: encodeContact,
  },
  {
    name: 'stored settings',
    examples: [example({ read: true, typing: false, presence: true })],
    read: decodePrivacy,
    write: encodePrivacy,
  },
];
