import init from 'veilid-wasm';
import address from 'veilid-wasm/veilid_wasm_bg.wasm?url';
import { cryptoContract } from '../../tests/contracts/crypto.ts';
import { VeilidCrypto } from './VeilidCrypto.ts';

const loaded = init({ module_or_path: address });

cryptoContract(async () => {
  await loaded;
  return new VeilidCrypto({ isLoaded: true, loaded: () => Promise.resolve() });
});
