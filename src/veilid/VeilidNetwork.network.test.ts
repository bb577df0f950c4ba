/** The network port on two real nodes in one page, in a real private network. */
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import init, { VeilidNode, type NodeConfig } from 'veilid-wasm';
import address from 'veilid-wasm/veilid_wasm_bg.wasm?url';
import { networkContract } from '../../tests/contracts/network.ts';
import { systemClock } from '../backend/systemClock.ts';
import { VeilidCrypto } from './VeilidCrypto.ts';
import { VeilidNetwork } from './VeilidNetwork.ts';

const crypto = new VeilidCrypto({ isLoaded: true, loaded: () => Promise.resolve() });
const running = new Map<VeilidNetwork, VeilidNode>();
let alice: VeilidNetwork;
let bob: VeilidNetwork;

async function join(name: string): Promise<VeilidNetwork> {
  const config: NodeConfig = {
    programName: 'parley-contract',
    namespace: name,
    deviceEncryptionKeyPassword: 'test',
    privateNetwork: {
      bootstrapRecords: [inject('bootstrapRecord')],
      networkKeyPassword: inject('networkPassword'),
    },
  };
  const network = new VeilidNetwork(systemClock, () => true);
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  const started = await VeilidNode.start(config, (update) => {
    network.update(update);
    if (update.kind === 'attachment' && update.publicInternetReady) isReady();
  });
  running.set(network, started);
  network.use(started);
  await started.attach();
  await ready;
  return network;
}

function node(network: VeilidNetwork): VeilidNode {
  const found = running.get(network);
  if (found === undefined) throw new Error('it has joined');
  return found;
}

beforeAll(async () => {
  await init({ module_or_path: address });
  [alice, bob] = await Promise.all([join('alice'), join('bob')]);
});
afterAll(() => Promise.all([...running.values()].map((node) => node.shutdown())));

networkContract(() => Promise.resolve({ alice, bob, newPair: () => crypto.generateKeyPair() }));

test('an open record is opened again only after it was closed or with another writer', async () => {
  const opens = vi.spyOn(node(alice), 'openRecord');
  const [hers, another] = [await crypto.generateKeyPair(), await crypto.generateKeyPair()];
  const record = await alice.createRecord([hers.publicKey, another.publicKey], 1);
  await alice.openRecord(record, hers);
  await alice.openRecord(record, hers);
  expect(opens).toHaveBeenCalledTimes(1);
  await alice.openRecord(record, another);
  expect(opens).toHaveBeenCalledTimes(2);
  expect(await alice.write(record, 1, Uint8Array.of(1))).toEqual({ kind: 'accepted' });
  await alice.closeRecord(record);
  await alice.openRecord(record, another);
  expect(opens).toHaveBeenCalledTimes(3);
});
