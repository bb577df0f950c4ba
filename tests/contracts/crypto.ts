/** What the crypto port must do; run against Veilid's own functions and those of the fake. */
import { expect, test } from 'vitest';
import type { PublicKey, SharedKey, Signature } from '../../src/chat/ids.ts';
import type { Crypto } from '../../src/chat/ports.ts';

const message = new TextEncoder().encode('the message');
const nothing = new Uint8Array();

export function cryptoContract(make: () => Promise<Crypto>): void {
  test('random bytes have the length asked for and are never the same', async () => {
    const crypto = await make();
    expect(await crypto.randomBytes(0)).toHaveLength(0);
    expect(await crypto.randomBytes(32)).toHaveLength(32);
    expect(await crypto.randomBytes(32)).not.toEqual(await crypto.randomBytes(32));
  });

  test('key pairs are fresh, 32 bytes each', async () => {
    const crypto = await make();
    const [one, two] = [await crypto.generateKeyPair(), await crypto.generateKeyPair()];
    expect([one.publicKey.length, one.secretKey.length]).toEqual([32, 32]);
    expect(one.publicKey).not.toEqual(two.publicKey);
  });

  test('a signature is that of its key and message only', async () => {
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

  test('bytes that are no key verify nothing and share no secret', async () => {
    const crypto = await make();
    const { secretKey } = await crypto.generateKeyPair();
    // y = 2 is on no point of the curve; y = 1 is the neutral one.
    for (const y of [2, 1]) {
      const none = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? y : 0)) as PublicKey;
      expect(await crypto.verify(none, message, new Uint8Array(64) as Signature)).toBe(false);
      expect(await crypto.sharedSecret(none, secretKey)).toBeUndefined();
    }
  });

  test('two people share a secret that a third does not have', async () => {
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

  test('what is sealed opens with its key and in its place only', async () => {
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

  test('nothing at all can be sealed', async () => {
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
}
