import { vaultContract } from '../contracts/vault.ts';
import { MemoryVault } from './MemoryVault.ts';

vaultContract(async () => {
  const vault = new MemoryVault();
  return { vault, damage: async (key) => vault.damage(key) };
});
