import { networkContract } from '../contracts/network.ts';
import { FakeDht } from './FakeNetwork.ts';
import { NobleCrypto } from './NobleCrypto.ts';

networkContract(() => {
  const dht = new FakeDht();
  const crypto = new NobleCrypto();
  return Promise.resolve({
    alice: dht.node(),
    bob: dht.node(),
    newPair: () => crypto.generateKeyPair(),
  });
});
