/**
 * The contract of the crypto port; runs in Node, like the tests of the domain, and in the browser.
 */
import { expect, test } from 'vitest';
import type { OlmKey, PublicKey, SharedKey, Signature } from '../../src/chat/ids.ts';
import type { Crypto } from '../../src/chat/ports.ts';

const message = new TextEncoder().encode('the message');
const nothing = new Uint8Array();

export function cryptoContract(make: () => Promise<Crypto>): void {
  test('crypto is ready after its first answer', async () => {
    const crypto = await make();
    await crypto.randomBytes(1);
    expect(crypto.isReady()).toBe(true);
  });

  test('random bytes have the requested length and never repeat', async () => {
    const crypto = await make();
    expect(await crypto.randomBytes(0)).toHaveLength(0);
    expect(await crypto.randomBytes(32)).toHaveLength(32);
    expect(await crypto.randomBytes(32)).not.toEqual(await crypto.randomBytes(32));
  });

  test('key pairs are new, with keys of 32 bytes', async () => {
    const crypto = await make();
    const [one, two] = [await crypto.generateKeyPair(), await crypto.generateKeyPair()];
    expect([one.publicKey.length, one.secretKey.length]).toEqual([32, 32]);
    expect(one.publicKey).not.toEqual(two.publicKey);
  });

  test('a signature is valid only for its key and its message', async () => {
    const crypto = await make();
    const [alice, bob] = [await crypto.generateKeyPair(), await crypto.generateKeyPair()];
    const signature = await crypto.sign(alice, message);
    expect(signature).toHaveLength(64);
    expect(await crypto.verify(alice.publicKey, message, signature)).toBe(true);
    expect(await crypto.verify(bob.publicKey, message, signature)).toBe(false);
    expect(await crypto.verify(alice.publicKey, nothing, signature)).toBe(false);
    const changed = signature.slice() as Signature;
    changed[0] = (changed[0] ?? 0) ^ 1;
    expect(await crypto.verify(alice.publicKey, message, changed)).toBe(false);
  });

  test('an invalid public key verifies nothing and gives no shared secret', async () => {
    const crypto = await make();
    const { secretKey } = await crypto.generateKeyPair();
    // y = 2 is on no point of the curve; y = 1 is the neutral element.
    for (const y of [2, 1]) {
      const none = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? y : 0)) as PublicKey;
      expect(await crypto.verify(none, message, new Uint8Array(64) as Signature)).toBe(false);
      expect(await crypto.sharedSecret(none, secretKey)).toBeUndefined();
    }
  });

  test('two people share a secret that a third person does not have', async () => {
    const crypto = await make();
    const [alice, bob, eve] = [
      await crypto.generateKeyPair(),
      await crypto.generateKeyPair(),
      await crypto.generateKeyPair(),
    ];
    const secret = await crypto.sharedSecret(bob.publicKey, alice.secretKey);
    expect(secret).toHaveLength(32);
    expect(await crypto.sharedSecret(alice.publicKey, bob.secretKey)).toEqual(secret);
    expect(await crypto.sharedSecret(alice.publicKey, eve.secretKey)).not.toEqual(secret);
  });

  test('sealed bytes open only with their key and in their place', async () => {
    const crypto = await make();
    const key = (await crypto.randomBytes(32)) as SharedKey;
    const place = Uint8Array.of(1);
    const sealed = await crypto.seal(key, message, place);
    expect(sealed).toHaveLength(24 + message.length + 16);
    expect(await crypto.open(key, sealed, place)).toEqual(message);
    expect(await crypto.open(key, sealed, nothing)).toBeUndefined();
    expect(await crypto.open((await crypto.randomBytes(32)) as SharedKey, sealed, place)).toBe(
      undefined,
    );
    for (const at of [0, 24, sealed.length - 1]) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await crypto.open(key, changed, place)).toBeUndefined();
    }
    for (const length of [0, 10, 24, 39])
      expect(await crypto.open(key, sealed.slice(0, length), place)).toBeUndefined();
    expect(await crypto.seal(key, message, place)).not.toEqual(sealed);
  });

  test('zero bytes can be sealed', async () => {
    const crypto = await make();
    const key = (await crypto.randomBytes(32)) as SharedKey;
    expect(await crypto.open(key, await crypto.seal(key, nothing, nothing), nothing)).toEqual(
      nothing,
    );
  });

  test('the hash is BLAKE3', async () => {
    const crypto = await make();
    const hash = await crypto.hash(nothing);
    expect(
      Array.from(hash.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    ).toBe('af1349b9f5f9a1a6');
  });

  /** Bob's keys, and a session that Alice started with them, in which she sealed `texts`. */
  async function ratchet(crypto: Crypto, ...texts: readonly Uint8Array[]) {
    const alice = await crypto.newAccount();
    const bob = await crypto.newAccount();
    const { account, oneTimeKey } = await crypto.newOneTimeKey(bob.account);
    const started = await crypto.startSession(alice.account, bob.identityKey, oneTimeKey);
    if (started === undefined) throw new Error('these are usable keys');
    const { session, sealed } = await crypto.encrypt(started, texts);
    return { alice, bob: { ...bob, account }, session, sealed };
  }

  test('an Olm session carries messages both ways', async () => {
    const crypto = await make();
    const { alice, bob, session, sealed } = await ratchet(crypto, message, nothing);
    const [first, second] = sealed;
    if (first === undefined || second === undefined) throw new Error('two were sealed');
    const joined = await crypto.joinSession(bob.account, alice.identityKey, first);
    expect(joined?.plaintext).toEqual(message);
    if (joined === undefined) return;
    const read = await crypto.decrypt(joined.session, [second]);
    expect(read.opened).toEqual([nothing]);
    const answer = await crypto.encrypt(read.session, [message]);
    expect((await crypto.decrypt(session, answer.sealed)).opened).toEqual([message]);
  });

  test('a session opens each message once, in any order, but never a changed one', async () => {
    const crypto = await make();
    const texts = [1, 2, 3, 4].map((n) => Uint8Array.of(n));
    const { alice, bob, sealed } = await ratchet(crypto, ...texts);
    const [first, second, third, fourth] = sealed as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const joined = await crypto.joinSession(bob.account, alice.identityKey, third);
    if (joined === undefined) throw new Error('any of the first messages starts it');
    expect(joined.plaintext).toEqual(Uint8Array.of(3));
    const changed = fourth.slice();
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    const { opened } = await crypto.decrypt(joined.session, [
      changed,
      second,
      second,
      nothing,
      fourth,
      first,
      third,
    ]);
    const [one, two, four] = [1, 2, 4].map((n) => Uint8Array.of(n));
    expect(opened).toEqual([undefined, two, undefined, undefined, four, one, undefined]);
  });

  test('a one-time key starts only one session, and only with the right account', async () => {
    const crypto = await make();
    const { alice, bob, sealed } = await ratchet(crypto, message);
    const [first] = sealed;
    if (first === undefined) throw new Error('one was sealed');
    const eve = await crypto.newAccount();
    expect(await crypto.joinSession(eve.account, alice.identityKey, first)).toBeUndefined();
    expect(await crypto.joinSession(bob.account, eve.identityKey, first)).toBeUndefined();
    const joined = await crypto.joinSession(bob.account, alice.identityKey, first);
    if (joined === undefined) throw new Error('it was meant for Bob');
    expect(await crypto.joinSession(joined.account, alice.identityKey, first)).toBeUndefined();
    expect(await crypto.joinSession(bob.account, alice.identityKey, nothing)).toBeUndefined();
  });

  test('a key of small order cannot start a session', async () => {
    const crypto = await make();
    const alice = await crypto.newAccount();
    const bad = new Uint8Array(32) as OlmKey;
    expect(await crypto.startSession(alice.account, bad, bad)).toBeUndefined();
  });
}
