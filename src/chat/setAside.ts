import type { Vault, VaultEntry } from './ports.ts';
import { asideKey } from './vaultKeys.ts';

/**
 * Copies values that cannot be read, before another value is saved in their place. On a full device
 * they stay where they are: the app has to start there, and nothing takes their place without room.
 */
export async function setAside(vault: Vault, entries: readonly VaultEntry[]): Promise<void> {
  // A value that cannot be decrypted is empty, so there is nothing to copy.
  const changes = entries
    .filter(({ value }) => value.length > 0)
    .map(({ key, value }) => ({ kind: 'put', key: asideKey(key), value }) as const);
  if (changes.length > 0) await vault.remedy(changes);
}
