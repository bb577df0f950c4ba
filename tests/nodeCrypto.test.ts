import { cryptoContract } from './contracts/crypto.ts';
import { nodeCrypto } from './nodeCrypto.ts';

cryptoContract(() => Promise.resolve(nodeCrypto));
