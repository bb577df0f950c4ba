/**
 * The vectors that docs/protocol.md refers to. They change only with the protocol:
 * `PARLEY_WRITE_VECTORS=1 npx vitest run --project whole tests/vectors.test.ts` writes them, and
 * `npx prettier --write tests/vectors` formats them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { KeyPair, PublicKey, RecordKey, SharedKey } from '../src/chat/ids.ts';
import { deriveConversationKeys, deriveKey } from '../src/chat/wire/keys.ts';
import { decodeSafety, safetyNumber } from '../src/chat/wire/safetyNumber.ts';
import { readContent } from '../src/chat/content/kinds.ts';
import { decodeBody } from '../src/chat/wire/body.ts';
import { decodeCbor } from '../src/chat/wire/cbor.ts';
import { decodeSlot } from '../src/chat/wire/envelope.ts';
import { withIdentity } from '../src/chat/wire/chatKey.ts';
import { decodeFrame, tagName, tagOf } from '../src/chat/wire/frame.ts';
import { decodeHeader } from '../src/chat/wire/header.ts';
import { decodeInvitation, type InvitationCode } from '../src/chat/wire/invitationCode.ts';
import { decodePlaceholder } from '../src/chat/wire/placeholder.ts';
import { decodeOffer } from '../src/chat/wire/offer.ts';
import { decodeReply } from '../src/chat/wire/reply.ts';
import { reportSchema } from '../src/chat/wire/report.ts';
import { nodeCrypto as crypto } from './nodeCrypto.ts';
import { fromJson, toJson } from './vectors/json.ts';
import { makeVectors } from './vectors/makeVectors.ts';

const addressOf = (name: string) => new URL(`vectors/${name}.json`, import.meta.url);
const made = await makeVectors();
if (process.env['PARLEY_WRITE_VECTORS'] !== undefined)
  for (const [name, value] of Object.entries(made)) writeFileSync(addressOf(name), toJson(value));

/** The content of a file; the caller knows its type. */
function read<T>(name: string): T {
  return fromJson(readFileSync(addressOf(name), 'utf8')) as T;
}

test.each(Object.keys(made))('the code writes the vectors byte for byte: %s', (name) => {
  expect(fromJson(toJson(made[name]))).toEqual(read(name));
});

/** `content` is what is read from `data`. */
interface Vector {
  readonly content: unknown;
  readonly data: Uint8Array;
}

test('the readers refuse every invalid value', () => {
  type Refused = {
    readonly kind: keyof typeof readers;
    readonly why: string;
    readonly data: Uint8Array;
  };
  const readers = {
    report: (data: Uint8Array) => decodeCbor(reportSchema, data),
    slot: decodeSlot,
    body: (data: Uint8Array) => {
      const opened = decodeBody(data);
      return opened && readContent(opened);
    },
  };
  for (const { kind, why, data } of read<Refused[]>('refused'))
    expect(readers[kind](data), why).toBeUndefined();
});

describe('the code reads the vectors', () => {
  test('invitation code', () => {
    type Code = InvitationCode & {
      readonly code: string;
      readonly links: readonly string[];
      readonly chatKey: string;
    };
    const { code, links, chatKey, ...content } = read<Code>('invitation-code');
    for (const text of [code, ...links])
      expect(decodeInvitation(text)).toEqual({ kind: 'code', code: content });
    expect(withIdentity(chatKey, content.identity)).toBe(code);
  });

  test('placeholders', () => {
    for (const { content, data } of read<Vector[]>('placeholders'))
      expect(decodePlaceholder(data)).toBe(content);
  });

  test('keys', async () => {
    const vector = read<{
      readonly inviter: KeyPair;
      readonly invitee: KeyPair;
      readonly secret: SharedKey;
      readonly invitation: RecordKey;
      readonly conversation: RecordKey;
      readonly reply: SharedKey;
      readonly ofInviter: unknown;
      readonly ofInvitee: unknown;
    }>('keys');
    const { inviter, invitee, secret, invitation, conversation } = vector;
    expect(await crypto.sharedSecret(invitee.publicKey, inviter.secretKey)).toEqual(secret);
    expect(await crypto.sharedSecret(inviter.publicKey, invitee.secretKey)).toEqual(secret);
    expect(await deriveKey(crypto, secret, 'reply', invitation)).toEqual(vector.reply);
    for (const [role, keys] of [
      ['inviter', vector.ofInviter],
      ['invitee', vector.ofInvitee],
    ] as const)
      expect(await deriveConversationKeys(crypto, role, secret, conversation)).toEqual(keys);
  });

  test('safety numbers', async () => {
    type Safety = {
      readonly one: PublicKey;
      readonly other: PublicKey;
      readonly digits: string;
      readonly code: string;
    };
    for (const { one, other, digits, code } of read<Safety[]>('safety')) {
      expect(await safetyNumber(crypto, one, other)).toBe(digits);
      expect(await safetyNumber(crypto, other, one)).toBe(digits);
      expect(decodeSafety(code)).toBe(digits);
    }
  });

  test('offers', async () => {
    type Signed = Vector & { readonly identity: KeyPair; readonly record: RecordKey };
    for (const { identity, record, content, data } of read<Signed[]>('offers'))
      expect(await decodeOffer(crypto, identity.publicKey, record, data)).toEqual(content);
  });

  test('replies', async () => {
    type Answer = Vector & {
      readonly invitation: RecordKey;
      readonly inviterHandshake: KeyPair;
      readonly secret: SharedKey;
    };
    for (const { invitation, inviterHandshake, secret, content, data } of read<Answer[]>('replies'))
      expect(await decodeReply(crypto, inviterHandshake, invitation, data)).toEqual({
        reply: content,
        secret,
      });
  });

  test('reports, bodies and slots', () => {
    for (const { content, data } of read<Vector[]>('reports'))
      expect(decodeCbor(reportSchema, data)).toEqual(content);
    type Body = Vector & { readonly plain: Uint8Array };
    for (const { content, plain, data } of read<Body[]>('bodies'))
      expect(decodeBody(data)).toEqual({ body: content, plain });
    for (const { content, data } of read<Vector[]>('slots'))
      expect(decodeSlot(data)).toEqual(content);
  });

  test('headers and frames', async () => {
    type Sealed = Vector & { readonly key: SharedKey; readonly tag: Uint8Array };
    for (const { key, content, data } of read<Sealed[]>('headers'))
      expect(await decodeHeader(crypto, key, data)).toEqual(content);
    for (const { key, tag, content, data } of read<Sealed[]>('frames')) {
      expect(tagOf(data)).toBe(tagName(tag));
      expect(await decodeFrame(crypto, key, data)).toEqual(content);
    }
  });
});
