/** Stored values from the middle of a conversation, with meaningless bytes. */
import { FRESH, type ConversationState } from '../src/chat/model/ConversationState.ts';
import type {
  ConversationId,
  InvitationId,
  KeyPair,
  OlmAccount,
  OlmKey,
  OlmSession,
  PublicKey,
  RecordKey,
  RouteBlob,
  SecretKey,
  SharedKey,
} from '../src/chat/ids.ts';
import {
  INVITATION_VERSION,
  type InvitationState,
} from '../src/chat/invitations/InvitationState.ts';
import { messageId } from '../src/chat/model/messageId.ts';
import type { DeliveryCounters } from '../src/chat/views.ts';

const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);
const shared = (value: number) => bytes(32, value) as SharedKey;
const olmKey = (value: number) => bytes(32, value) as OlmKey;
const pair = (value: number): KeyPair => ({
  publicKey: bytes(32, value) as PublicKey,
  secretKey: bytes(32, value + 1) as SecretKey,
});

/** Of a conversation in which nothing of mine has left this device yet. */
export const noneSent: DeliveryCounters = {
  phase: 'talking',
  blocked: false,
  accepted: 0,
  delivered: 0,
  read: 0,
  asked: [],
  askedQueued: [],
  refused: [],
};

export const aConversation: ConversationState = {
  ...FRESH,
  id: 'AAAAAAAAAAAAAAAAAAAAAAAAAA' as ConversationId,
  role: 'inviter',
  phase: 'talking',
  createdAt: 1_000,
  name: 'Bob',
  friend: bytes(32, 1) as PublicKey,
  record: bytes(64, 2) as RecordKey,
  writer: pair(3),
  keys: {
    sendHeader: shared(5),
    receiveHeader: shared(6),
    sendFrame: shared(7),
    receiveFrame: shared(8),
    sendTag: bytes(16, 9),
    receiveTag: bytes(16, 10),
  },
  invitation: bytes(64, 11) as RecordKey,
  byKey: false,
  answer: undefined,
  account: bytes(40, 12) as OlmAccount,
  friendOlm: olmKey(13),
  prekey: olmKey(14),
  sessions: [{ epoch: 1, session: bytes(40, 15) as OlmSession }],
};

/** Has a value in every field that a new conversation leaves empty. */
export const aLongConversation: ConversationState = {
  ...aConversation,
  byKey: true,
  answer: { writer: pair(16), data: bytes(50, 18) },
  friendPrekey: { key: olmKey(19), used: true },
  sessions: [4, 3, 1].map((epoch) => ({ epoch, session: bytes(40, epoch) as OlmSession })),
  lamport: 50,
  written: 30,
  accepted: 29,
  delivered: 28,
  friendRead: 27,
  asked: [[26, 26]],
  refused: [[3, 4]],
  late: [
    [3, 4],
    [26, 26],
  ],
  marks: [{ kind: 'network', upTo: 29, at: 5 }],
  ring: {
    slots: FRESH.ring.slots.map((slot, i) =>
      i > 0 ? slot : { messages: [[30, 30]], pending: true },
    ),
    head: 0,
  },
  received: 20,
  gaps: [{ first: 18, last: 19, reason: 'unreadable', sealing: 1, lamport: 44, at: 6 }],
  givenUp: [[14, 15]],
  bySlot: 20,
  friendWritten: 21,
  friendLamport: 49,
  readHere: 17,
  unread: 3,
  unreadBytes: 300,
  activeAt: 8,
  last: { id: messageId(49, 'invitee', 20), text: 'hello', mine: false, at: 7 },
  revision: 90,
  gapsRevision: 80,
  friendRevision: 70,
  headerRevision: 69,
  friendRoute: bytes(200, 20) as RouteBlob,
  routeRevision: 68,
  announced: {
    received: 19,
    gapsRevision: 80,
    read: 17,
    name: 'Alice',
    prekey: olmKey(14),
    route: bytes(200, 21) as RouteBlob,
  },
  seen: FRESH.seen.map((_, i) => i),
};

export const anInvitation: InvitationState = {
  v: INVITATION_VERSION,
  id: 'BAAAAAAAAAAAAAAAAAAAAAAAAA' as InvitationId,
  createdAt: 1_000,
  expiresAt: 2_000,
  record: bytes(64, 22) as RecordKey,
  writer: pair(23),
  reply: pair(25),
  conversation: pair(27),
  handshake: pair(29),
  account: bytes(40, 31) as OlmAccount,
  olmIdentity: olmKey(32),
  oneTimeKey: olmKey(33),
  phase: 'used',
  noted: 'seen',
  request: { data: bytes(60, 35), identity: bytes(32, 36) as PublicKey, name: 'Carol' },
  only: bytes(32, 37) as PublicKey,
  taken: bytes(32, 34),
};
