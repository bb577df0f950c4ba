import { vaultContract } from '../contracts/vault.ts';
import { MemoryVault } from './MemoryVault.ts';

vaultContract(() => Promise.resolve(new MemoryVault()));
