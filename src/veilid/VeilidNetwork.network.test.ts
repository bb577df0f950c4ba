/** The network port on two real nodes in one page, in a real network. */
import { afterAll, beforeAll, inject } from 'vitest';
import init, { VeilidNode, type NodeConfig } from 'veilid-wasm';
import address from 'veilid-wasm/veilid_wasm_bg.wasm?url';
import { networkContract } from '../../tests/contracts/network.ts';
import { systemClock } from '../backend/systemClock.ts';
import { VeilidCrypto } from './VeilidCrypto.ts';
import { VeilidNetwork } from './VeilidNetwork.ts';

const crypto = new VeilidCrypto({ isLoaded: true, loaded: () => Promise.resolve() });
const running: VeilidNode[] = [];
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
  const network = new VeilidNetwork(systemClock, {
    heard: () => undefined,
    isOnline: () => true,
  });
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  const node = await VeilidNode.start(config, (update) => {
    network.update(update);
    if (update.kind === 'attachment' && update.publicInternetReady) isReady();
  });
  running.push(node);
  network.use(node);
  await node.attach();
  await ready;
  return network;
}

beforeAll(async () => {
  await init({ module_or_path: address });
  [alice, bob] = await Promise.all([join('alice'), join('bob')]);
});
afterAll(() => Promise.all(running.map((node) => node.shutdown())));

networkContract(() => Promise.resolve({ alice, bob, newPair: () => crypto.generateKeyPair() }));
