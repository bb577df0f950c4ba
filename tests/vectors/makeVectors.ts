/** Makes the vectors of protocol version 1, one file for each subject. */
import { deriveConversationKeys, deriveKey } from '../../src/chat/wire/keys.ts';
import { encodeSafety, safetyNumber } from '../../src/chat/wire/safetyNumber.ts';
import { encodeBody } from '../../src/chat/wire/body.ts';
import { encodeCbor } from '../../src/chat/wire/cbor.ts';
import { encodeSlot, toWire } from '../../src/chat/wire/envelope.ts';
import { encodeChatKey } from '../../src/chat/wire/chatKey.ts';
import { encodeFrame } from '../../src/chat/wire/frame.ts';
import { encodeHeader } from '../../src/chat/wire/header.ts';
import { encodeInvitation } from '../../src/chat/wire/invitationCode.ts';
import { encodePlaceholder } from '../../src/chat/wire/placeholder.ts';
import { encodeOffer, type OfferOrEnd } from '../../src/chat/wire/offer.ts';
import { encodeReply } from '../../src/chat/wire/reply.ts';
import { FixedNonceCrypto } from './FixedNonceCrypto.ts';
import * as inputs from './inputs.ts';
import { refused } from './refused.ts';

/** By the name of the file, without its extension. */
export type Vectors = Readonly<Record<string, unknown>>;

export async function makeVectors(): Promise<Vectors> {
  const { identity, friend, handshake, friendHandshake, invitation, conversation } = inputs;
  const { replyPair, sharedKey, tag } = inputs;
  const crypto = new FixedNonceCrypto(inputs.nonce);
  const secret = await crypto.sharedSecret(handshake.publicKey, friendHandshake.secretKey);
  if (secret === undefined) throw new Error('two good keys have a secret');
  const replyData = await encodeReply(
    crypto,
    friend,
    { publicKey: friendHandshake.publicKey, secret },
    { invitation, offered: handshake.publicKey },
    inputs.reply,
  );
  const taken = await crypto.hash(replyData);
  const offers: OfferOrEnd[] = [
    inputs.offer,
    { kind: 'used', reply: taken },
    { kind: 'withdrawn' },
  ];
  const code = {
    record: invitation,
    replySecret: replyPair.secretKey,
    identity: identity.publicKey,
  };
  const text = encodeInvitation(code);
  return {
    'invitation-code': {
      ...code,
      code: text,
      links: ['https://example.org/#i=', 'web+parley:#i='].map((before) => before + text),
      chatKey: encodeChatKey(code),
    },
    placeholders: (['seen', 'declined'] as const).map((content) => ({
      content,
      data: encodePlaceholder(content),
    })),
    keys: {
      inviter: handshake,
      invitee: friendHandshake,
      secret,
      invitation,
      conversation,
      reply: await deriveKey(crypto, secret, 'reply', invitation),
      ofInviter: await deriveConversationKeys(crypto, 'inviter', secret, conversation),
      ofInvitee: await deriveConversationKeys(crypto, 'invitee', secret, conversation),
    },
    offers: await each(offers, async (content) => ({
      identity,
      record: invitation,
      content,
      data: await encodeOffer(crypto, identity, invitation, content),
    })),
    replies: [
      {
        invitation,
        inviterHandshake: handshake,
        inviteeHandshake: friendHandshake,
        inviteeIdentity: friend,
        secret,
        content: inputs.reply,
        data: replyData,
      },
    ],
    reports: inputs.reports.map((content) => ({ content, data: encodeCbor(content) })),
    headers: await each(inputs.headers, async (content) => ({
      key: sharedKey,
      content,
      plain: encodeCbor(content),
      data: await encodeHeader(crypto, sharedKey, content),
    })),
    bodies: [...inputs.bodies, inputs.unknownBody].map((content) => ({
      content,
      plain: encodeCbor(content),
      data: encodeBody(content),
    })),
    refused: refused(),
    safety: await each(
      [
        [identity.publicKey, friend.publicKey],
        [friend.publicKey, handshake.publicKey],
      ] as const,
      async ([one, other]) => {
        const digits = await safetyNumber(crypto, one, other);
        return { one, other, digits, code: encodeSafety(digits) };
      },
    ),
    slots: [[], inputs.envelopes].map((content) => ({ content, data: encodeSlot(content) })),
    frames: await each(inputs.frames, async (content) => ({
      tag,
      key: sharedKey,
      content,
      plain: encodeCbor({ ...content, messages: toWire(content.messages) }),
      data: await encodeFrame(crypto, tag, sharedKey, content),
    })),
  };
}

function each<T, U>(all: readonly T[], act: (one: T) => Promise<U>): Promise<U[]> {
  return Promise.all(all.map(act));
}
