import { cryptoContract } from '../contracts/crypto.ts';
import { NobleCrypto } from './NobleCrypto.ts';

cryptoContract(() => Promise.resolve(new NobleCrypto()));
