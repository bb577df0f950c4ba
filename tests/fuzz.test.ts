/**
 * Bytes from the network, from a link or from the disk are either read or refused, and nothing
 * else happens. Each run tries other inputs; a failure names its seed.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asciiBytes, concatBytes, equalBytes } from '../src/lib/bytes.ts';
import type { OlmKey, OlmSession, PublicKey, RecordKey, SharedKey } from '../src/chat/ids.ts';
import { cleanName } from '../src/chat/text.ts';
import { encodeCbor } from '../src/chat/wire/cbor.ts';
import { decodeFrame, tagOf } from '../src/chat/wire/frame.ts';
import { decodeHeader } from '../src/chat/wire/header.ts';
import { decodeInvitation, encodeInvitation } from '../src/chat/wire/invitationCode.ts';
import { foldPasted, joinCode } from '../src/lib/pastedCode.ts';
import { decodeOffer } from '../src/chat/wire/offer.ts';
import { decodeReply } from '../src/chat/wire/reply.ts';
import { EXTREMES, hostileBytes, withExtremes } from './fuzz/hostileBytes.ts';
import { Random } from './fuzz/Random.ts';
import { targets } from './fuzz/targets.ts';
import { nodeCrypto as crypto } from './nodeCrypto.ts';
import { aConversation } from './states.ts';

/** For each target: the number of seeds, and of inputs for each seed. */
const SEEDS = 50;
const INPUTS_PER_SEED = 140;
const MIN_INPUTS = 100_000;
const TIMEOUT_MS = 60_000;
let tried = 0;

async function eachSeed(act: (random: Random) => Promise<void> | void): Promise<void> {
  const seeds = fc.asyncProperty(fc.nat(), async (seed) => act(new Random(seed)));
  await fc.assert(seeds, { numRuns: SEEDS, endOnFailure: true });
}

describe.each(targets)('$name', ({ examples, read, write }) => {
  /** A value that was read can be written, and is then read as the same value. */
  async function check(data: Uint8Array): Promise<void> {
    tried++;
    const value = await read(data);
    if (value === undefined) return;
    const written = write(value as never);
    expect(equalBytes(write((await read(written)) as never), written)).toBe(true);
  }

  test('is read if it has the right shape', async () => {
    for (const { data } of examples) expect(await read(data)).toBeDefined();
  });
  test(
    'is read or refused, whatever its bytes are',
    async () => {
      await eachSeed(async (random) => {
        for (let n = 0; n < INPUTS_PER_SEED; n++) await check(hostileBytes(random, examples));
      });
    },
    TIMEOUT_MS,
  );
  test(
    'is read or refused if it is deep, long, or shorter than it claims',
    async () => {
      for (const extreme of EXTREMES) await check(extreme);
      for (const example of examples) for (const data of withExtremes(example)) await check(data);
    },
    TIMEOUT_MS,
  );
});

test('a value that is shorter than it claims is refused', async () => {
  for (const { read, examples, name } of targets)
    for (const head of [0x5a, 0x7a, 0x9a, 0xba]) {
      const [{ data }] = examples;
      const refused = await read(concatBytes(Uint8Array.of(head, 0xff, 0xff, 0xff, 0xff), data));
      expect(refused).toBe(name === 'a stored draft' ? '' : undefined);
    }
});

test('only a text that contains a valid code is read as an invitation', async () => {
  const code = encodeInvitation({
    record: new Uint8Array(64).fill(1) as RecordKey,
    replySecret: aConversation.writer.secretKey,
    identity: aConversation.friend,
  });
  const around = [
    ...['', '#i=', 'https://example.org/#i=', 'https://example.org/?a#i=', ' ', '%23i%3D', '/*i='],
    ...['-23i-3D', '#i=3D', '%2523i%253D', '> ', '\u200b', '#i=#i='],
  ] as const;
  await eachSeed((random) => {
    for (let n = 0; n < INPUTS_PER_SEED; n++) {
      const at = random.below(code.length);
      const other = random.of([
        random.text(400),
        random.text(4),
        code,
        'A'.repeat(random.below(9_000)),
      ]);
      const text =
        random.of(around) +
        random.of(around) +
        code.slice(0, at) +
        other +
        code.slice(at + random.below(3));
      const outcome = decodeInvitation(text);
      tried++;
      if (outcome.kind !== 'code') continue;
      const folded = joinCode(foldPasted(text));
      expect(folded).toContain(encodeInvitation(outcome.code));
    }
  });
});

test('a clean name is one line without misleading marks, and cleaning it again changes nothing', async () => {
  await eachSeed((random) => {
    for (let n = 0; n < INPUTS_PER_SEED; n++) {
      const clean = cleanName(random.text(400));
      tried++;
      expect(cleanName(clean)).toBe(clean);
      expect(clean).toBe(clean.trim());
      expect(clean).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    }
  });
});

describe('with the real cryptography', () => {
  const key = new Uint8Array(32).fill(7) as SharedKey;
  const record = new Uint8Array(64).fill(5) as RecordKey;
  const anyKey = (random: Random) => random.bytes(32) as PublicKey;

  test(
    'bytes that nobody sealed or signed are refused',
    async () => {
      const pair = await crypto.generateKeyPair();
      const sealed = await crypto.seal(key, encodeCbor({ v: 1 }), asciiBytes('parley/1/header'));
      await eachSeed(async (random) => {
        for (let n = 0; n < 20; n++) {
          const data = random.of([
            random.bytes(random.length(2_048)),
            hostileBytes(random, [{ data: sealed, content: { v: 1 } }]),
          ]);
          tried += 4;
          tagOf(data);
          expect(await decodeHeader(crypto, key, data)).toBeUndefined();
          expect(await decodeFrame(crypto, key, data)).toBeUndefined();
          const outer = { v: 1, handshakeKey: anyKey(random), sealed: data };
          expect(await decodeReply(crypto, pair, record, encodeCbor(outer))).toBeUndefined();
          const signed = { v: 1, body: data, signature: random.bytes(64) };
          const offer = await decodeOffer(crypto, anyKey(random), record, encodeCbor(signed));
          expect(offer.kind).toBe('forged');
        }
      });
    },
    TIMEOUT_MS,
  );
});

describe('an Olm session', () => {
  let alice: { session: OlmSession; sealed: readonly [Uint8Array, Uint8Array, ...Uint8Array[]] };
  let bob: Awaited<ReturnType<typeof crypto.newOneTimeKey>>;
  let hers: OlmKey;
  const texts = ['one', 'two', 'three', 'four'].map(asciiBytes);

  beforeAll(async () => {
    const [mine, his] = [await crypto.newAccount(), await crypto.newAccount()];
    hers = mine.identityKey;
    bob = await crypto.newOneTimeKey(his.account);
    const session = await crypto.startSession(mine.account, his.identityKey, bob.oneTimeKey);
    if (session === undefined) throw new Error('these are usable keys');
    const { sealed, ...next } = await crypto.encrypt(session, texts);
    const [first, second, ...more] = sealed;
    if (first === undefined || second === undefined) throw new Error('all were sealed');
    alice = { ...next, sealed: [first, second, ...more] };
  });

  const hostile = (random: Random) => {
    const [first, ...rest] = alice.sealed.map((data) => ({ data, content: data }));
    if (first === undefined) throw new Error('one was sealed');
    return hostileBytes(random, [first, ...rest]);
  };
  const known = (data: Uint8Array) => alice.sealed.some((each) => equalBytes(each, data));

  test(
    'can be joined only with its own messages',
    async () => {
      await eachSeed(async (random) => {
        for (let n = 0; n < 40; n++) {
          const data = hostile(random);
          tried++;
          const joined = await crypto.joinSession(bob.account, hers, data);
          if (joined !== undefined && !known(data)) expect(texts).toContainEqual(joined.plaintext);
        }
      });
    },
    TIMEOUT_MS,
  );
  test(
    'opens only its own messages, and other bytes do not harm it',
    async () => {
      const joined = await crypto.joinSession(bob.account, hers, alice.sealed[0]);
      if (joined === undefined) throw new Error('it was meant for Bob');
      await eachSeed(async (random) => {
        const others = Array.from({ length: 100 }, () => hostile(random));
        const strange = others.filter((data) => !known(data));
        tried += strange.length;
        const { session, opened } = await crypto.decrypt(joined.session, strange);
        for (const each of opened) if (each !== undefined) expect(texts).toContainEqual(each);
        const taken = new Set(opened.flatMap((each) => (each === undefined ? [] : [each.join()])));
        const rest = texts.slice(1).map((text) => (taken.has(text.join()) ? undefined : text));
        expect((await crypto.decrypt(session, alice.sealed.slice(1))).opened).toEqual(rest);
      });
    },
    TIMEOUT_MS,
  );
});

afterAll(() => {
  console.info(`${tried} inputs were tried`);
  expect(tried).toBeGreaterThanOrEqual(MIN_INPUTS);
});
