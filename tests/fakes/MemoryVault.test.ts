import { fullVaultContract, vaultContract } from '../contracts/vault.ts';
import { MemoryVault } from './MemoryVault.ts';

vaultContract(async () => {
  const vault = new MemoryVault();
  return { vault, damage: async (key) => vault.damage(key) };
});

fullVaultContract(async () => {
  const vault = new MemoryVault();
  vault.roomBytes = 6_000_000;
  return vault;
});
