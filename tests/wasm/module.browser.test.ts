/** Tests the packed module in a real browser, without a network. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import init, * as veilid from 'veilid-wasm';
import type { NodeConfig, NodeUpdate, VeilidErrorCode } from 'veilid-wasm';
import address from 'veilid-wasm/veilid_wasm_bg.wasm?url';

const bytes = (length: number) => new Uint8Array(length);
/** A private network without other nodes. */
const alone = (namespace: string): NodeConfig => ({
  ...veilid.defaultConfig('parley-module-test'),
  namespace,
  deviceEncryptionKeyPassword: 'test',
  privateNetwork: { bootstrapRecords: [], networkKeyPassword: 'nobody' },
});
const failure = (code: VeilidErrorCode): Error =>
  expect.objectContaining({ name: 'VeilidError', code }) as Error;

beforeAll(async () => {
  await init({ module_or_path: address });
});

test('reports the versions it is built from', () => {
  expect(veilid.version()).toEqual({ core: '0.5.8', bindings: '0.1.0' });
});

describe('cryptography', () => {
  const { publicKey, secretKey } = { publicKey: bytes(32), secretKey: bytes(32) };

  test('signs, verifies, shares, seals, opens and hashes', () => {
    const [alice, bob] = [veilid.generateKeyPair(), veilid.generateKeyPair()];
    const data = Uint8Array.of(1, 2, 3);
    const signature = veilid.sign(alice.publicKey, alice.secretKey, data);
    expect(veilid.verify(alice.publicKey, data, signature)).toBe(true);
    expect(veilid.verify(bob.publicKey, data, signature)).toBe(false);
    const secret = veilid.sharedSecret(alice.publicKey, bob.secretKey);
    expect(veilid.sharedSecret(bob.publicKey, alice.secretKey)).toEqual(secret);
    const nonce = veilid.randomBytes(24);
    const sealed = veilid.seal(secret, nonce, data, bytes(0));
    expect(veilid.open(secret, nonce, sealed, bytes(0))).toEqual(data);
    expect(veilid.open(secret, nonce, sealed, data)).toBeUndefined();
    expect(veilid.hash(data)).toHaveLength(32);
  });

  test.each([
    ['sign, public key', () => veilid.sign(bytes(31), secretKey, bytes(0))],
    ['sign, secret key', () => veilid.sign(publicKey, bytes(33), bytes(0))],
    ['verify, key', () => veilid.verify(bytes(0), bytes(0), bytes(64))],
    ['verify, signature', () => veilid.verify(publicKey, bytes(0), bytes(63))],
    ['sharedSecret, public key', () => veilid.sharedSecret(bytes(1), secretKey)],
    ['sharedSecret, secret key', () => veilid.sharedSecret(publicKey, bytes(1))],
    ['seal, key', () => veilid.seal(bytes(16), bytes(24), bytes(0), bytes(0))],
    ['seal, nonce', () => veilid.seal(bytes(32), bytes(12), bytes(0), bytes(0))],
    ['open, key', () => veilid.open(bytes(16), bytes(24), bytes(0), bytes(0))],
    ['open, nonce', () => veilid.open(bytes(32), bytes(12), bytes(0), bytes(0))],
    ['randomBytes, length', () => veilid.randomBytes(65_537)],
  ])('%s of a wrong length is an invalid argument', (_, act) => {
    expect(act).toThrow(failure('InvalidArgument'));
  });

  test('keys that do not belong together cannot sign', () => {
    const [one, two] = [veilid.generateKeyPair(), veilid.generateKeyPair()];
    const act = () => veilid.sign(one.publicKey, two.secretKey, bytes(0));
    expect(act).toThrow(failure('Generic'));
  });
});

describe('a node without a network', () => {
  const updates: NodeUpdate[] = [];
  let node: veilid.VeilidNode;

  beforeAll(async () => {
    node = await veilid.VeilidNode.start(alone('one'), (update) => updates.push(update));
  });
  afterAll(() => node.shutdown());

  test('is detached until it is asked to attach', async () => {
    expect((await node.state()).attachment).toMatchObject({
      state: 'Detached',
      publicInternetReady: false,
    });
    await node.attach();
    await expect.poll(() => updates.some(({ kind }) => kind === 'attachment')).toBe(true);
    await node.detach();
  });

  test('cannot be started twice', async () => {
    const again = veilid.VeilidNode.start(alone('one'), () => undefined);
    await expect(again).rejects.toEqual(failure('AlreadyInitialized'));
  });

  test('makes, opens, writes, reads, inspects and deletes a record', async () => {
    const writer = veilid.generateKeyPair();
    const schema = { ownerSubkeys: 0, members: [{ publicKey: writer.publicKey, subkeys: 4 }] };
    const { key } = await node.createRecord(schema, undefined);
    expect(key).toMatch(/^VLD0:[\w-]{43}:[\w-]{43}$/u);
    await node.openRecord(key, writer);
    // Only the network knows whether somebody else has written it.
    await expect(node.getValue(key, 0, false)).rejects.toEqual(failure('TryAgain'));
    expect(await node.setValue(key, 0, Uint8Array.of(7), undefined)).toBeUndefined();
    expect(await node.getValue(key, 0, false)).toEqual({
      data: Uint8Array.of(7),
      seq: 0,
      writer: writer.publicKey,
    });
    const report = await node.inspectRecord(key, undefined, 'local');
    expect(report.subkeys).toEqual([0, 1, 2, 3]);
    expect(report.localSeqs).toEqual([0, undefined, undefined, undefined]);
    expect(report.offlineSubkeys).toEqual([0]);
    await node.closeRecord(key);
    await node.deleteRecord(key);
  });

  test.each([
    ['an invalid key', () => node.openRecord('nothing', undefined)],
    ['a key without its secret', () => node.openRecord(KEY.slice(0, 48), undefined)],
    [
      'an invalid writer',
      () => node.openRecord(KEY, { publicKey: bytes(3), secretKey: bytes(32) }),
    ],
    [
      'a schema without subkeys',
      () => node.createRecord({ ownerSubkeys: 0, members: [] }, undefined),
    ],
    ['an invalid route', () => node.appMessage('nothing', bytes(1))],
  ])('%s is an invalid argument', async (_, act) => {
    await expect(act()).rejects.toEqual(failure('InvalidArgument'));
  });

  test('refuses a transaction over a record that is not open with a typed error', async () => {
    await expect(node.beginTransaction([KEY])).rejects.toMatchObject({ name: 'VeilidError' });
  });

  test('refuses an invalid route blob with a typed error', () => {
    expect(() => node.importRoute(bytes(40))).toThrow(
      expect.objectContaining({ name: 'VeilidError' }),
    );
  });

  test('refuses everything after shutdown, and can be started again', async () => {
    const other = await veilid.VeilidNode.start(alone('two'), () => undefined);
    await other.shutdown();
    await other.shutdown();
    await expect(other.state()).rejects.toEqual(failure('NotInitialized'));
    await expect(other.attach()).rejects.toEqual(failure('NotInitialized'));
    const again = await veilid.VeilidNode.start(alone('two'), () => undefined);
    await again.shutdown();
  });

  test('does not open stored data with another password', async () => {
    const first = await veilid.VeilidNode.start(alone('three'), () => undefined);
    await first.shutdown();
    const config = { ...alone('three'), deviceEncryptionKeyPassword: 'another' };
    await expect(veilid.VeilidNode.start(config, () => undefined)).rejects.toMatchObject({
      name: 'VeilidError',
    });
  });
});

test('an invalid configuration is an invalid argument', async () => {
  const start = veilid.VeilidNode.start({} as NodeConfig, () => undefined);
  await expect(start).rejects.toEqual(failure('InvalidArgument'));
});

const KEY = `VLD0:${'A'.repeat(43)}:${'A'.repeat(43)}`;
