/** The vault on a real IndexedDB that has no room left: one in a storage bucket with a small quota. */
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { fullVaultContract } from '../../tests/contracts/vault.ts';
import type { Vault } from '../chat/ports.ts';
import { IdbVault } from './IdbVault.ts';

const QUOTA_BYTES = 6_000_000;

/** The part in use of the Storage Buckets API, which TypeScript does not know. */
interface Buckets {
  open(name: string, options: { quota: number }): Promise<{ indexedDB: IDBFactory }>;
  delete(name: string): Promise<void>;
}

beforeEach(async () => {
  const { storageBuckets } = navigator as unknown as { storageBuckets: Buckets };
  const name = `full-${crypto.randomUUID()}`;
  const bucket = await storageBuckets.open(name, { quota: QUOTA_BYTES });
  vi.stubGlobal('indexedDB', bucket.indexedDB);
  onTestFinished(async () => {
    vi.unstubAllGlobals();
    await storageBuckets.delete(name);
  });
});

const open = async (): Promise<Vault> => (await IdbVault.open(() => undefined)).vault;

fullVaultContract(open);

test('a vault opens on a full device, again and again, and still saves a remedy', async () => {
  const value = crypto.getRandomValues(new Uint8Array(4_000));
  const put = (name: string) => ({ kind: 'put', key: ['k', name], value }) as const;
  const fill = async (vault: Vault, round: string) => {
    for (let i = 0; ; i++) await vault.commit([put(`${round} ${i}`)]);
  };
  for (let round = 0; round < 5; round++) {
    const vault = await open();
    await expect(fill(vault, String(round))).rejects.toMatchObject({ kind: 'full' });
  }
  const last = await open();
  expect(await last.remedy([put('new')])).toBe(true);
  expect(await last.get(['k', 'new'])).toEqual(value);
});
