import { networkContract } from '../contracts/network.ts';
import { nodeCrypto } from '../nodeCrypto.ts';
import { FakeDht } from './FakeNetwork.ts';

networkContract(() => {
  const dht = new FakeDht();
  return Promise.resolve({
    alice: dht.node(),
    bob: dht.node(),
    newPair: () => nodeCrypto.generateKeyPair(),
  });
});
