/**
 * The contract of every vault; runs with the real one in the browser and with the one in memory.
 */
import { expect, test } from 'vitest';
import type { Vault, VaultKey } from '../../src/chat/ports.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

export interface VaultUnderTest {
  readonly vault: Vault;
  /** Changes what is stored under this key, as somebody without the vault's key would. */
  readonly damage: (key: VaultKey) => Promise<void>;
}

/** `make` returns an empty vault each time. */
export function vaultContract(make: () => Promise<VaultUnderTest>): void {
  const open = async () => (await make()).vault;

  test('a committed value can be read, and a missing key is undefined', async () => {
    const vault = await open();
    await vault.commit([{ kind: 'put', key: ['a', 'b'], value: bytes(1, 2) }]);
    expect(await vault.get(['a', 'b'])).toEqual(bytes(1, 2));
    expect(await vault.get(['a'])).toBeUndefined();
    expect(await vault.get(['a', 'c'])).toBeUndefined();
  });

  test('an empty value is a value', async () => {
    const vault = await open();
    await vault.commit([{ kind: 'put', key: ['empty'], value: bytes() }]);
    expect(await vault.get(['empty'])).toEqual(bytes());
  });

  test('a damaged value reads as empty and can be replaced; other values stay intact', async () => {
    const { vault, damage } = await make();
    const put = (name: string, value: number) =>
      ({ kind: 'put', key: ['k', name], value: bytes(value) }) as const;
    await vault.commit([put('1', 1), put('2', 2), put('3', 3)]);
    await damage(['k', '2']);
    const rest = [
      { key: ['k', '1'], value: bytes(1) },
      { key: ['k', '2'], value: bytes() },
      { key: ['k', '3'], value: bytes(3) },
    ];
    expect(await vault.get(['k', '2'])).toEqual(bytes());
    expect(await vault.list(['k'])).toEqual(rest);
    expect(await vault.page(['k'], undefined, 9)).toEqual(rest.toReversed());
    await vault.commit([put('2', 4)]);
    expect(await vault.get(['k', '2'])).toEqual(bytes(4));
  });

  test('a commit applies puts and deletes in their order', async () => {
    const vault = await open();
    await vault.commit([
      { kind: 'put', key: ['k'], value: bytes(1) },
      { kind: 'put', key: ['k'], value: bytes(2) },
      { kind: 'put', key: ['gone'], value: bytes(3) },
      { kind: 'delete', key: ['gone'] },
    ]);
    expect(await vault.get(['k'])).toEqual(bytes(2));
    expect(await vault.get(['gone'])).toBeUndefined();
  });

  test('a list has everything below a prefix, in order, and nothing else', async () => {
    const vault = await open();
    await vault.commit([
      { kind: 'put', key: ['m', 'x', '10'], value: bytes(3) },
      { kind: 'put', key: ['m', 'x', '02'], value: bytes(2) },
      { kind: 'put', key: ['m', 'xy', '01'], value: bytes(9) },
      { kind: 'put', key: ['m', 'x'], value: bytes(8) },
      { kind: 'put', key: ['n'], value: bytes(7) },
    ]);
    expect(await vault.list(['m', 'x'])).toEqual([
      { key: ['m', 'x', '02'], value: bytes(2) },
      { key: ['m', 'x', '10'], value: bytes(3) },
    ]);
  });

  test('pages go backwards from the end', async () => {
    const vault = await open();
    const ids = ['01', '02', '03', '04', '05'];
    await vault.commit(
      ids.map((id, i) => ({ kind: 'put', key: ['m', 'c', id], value: bytes(i) }) as const),
    );
    const first = await vault.page(['m', 'c'], undefined, 2);
    expect(first.map(({ key }) => key[2])).toEqual(['05', '04']);
    const second = await vault.page(['m', 'c'], '04', 2);
    expect(second.map(({ key }) => key[2])).toEqual(['03', '02']);
    expect((await vault.page(['m', 'c'], '02', 9)).map(({ key }) => key[2])).toEqual(['01']);
  });

  test('clear removes everything below a prefix and nothing else', async () => {
    const vault = await open();
    await vault.commit([
      { kind: 'put', key: ['m', 'x', '1'], value: bytes(1) },
      { kind: 'put', key: ['m', 'x', '2'], value: bytes(2) },
      { kind: 'put', key: ['m', 'xy', '1'], value: bytes(3) },
    ]);
    await vault.commit([{ kind: 'clear', prefix: ['m', 'x'] }]);
    expect(await vault.list(['m'])).toEqual([{ key: ['m', 'xy', '1'], value: bytes(3) }]);
  });

  test('commits of any size take effect in the order of the calls', async () => {
    const vault = await open();
    const large = new Uint8Array(2_000_000);
    const commits = [large, bytes(1), large, bytes(2)].map((value) =>
      vault.commit([{ kind: 'put', key: ['k'], value }]),
    );
    const last = vault.commit([{ kind: 'delete', key: ['k'] }]);
    await Promise.all([...commits, last]);
    expect(await vault.get(['k'])).toBeUndefined();
  });

  test('a commit with a value that cannot be saved changes nothing', async () => {
    const vault = await open();
    const used = bytes(9);
    structuredClone(used, { transfer: [used.buffer] });
    const commit = vault.commit([
      { kind: 'put', key: ['k', '1'], value: bytes(1) },
      { kind: 'put', key: ['k', '2'], value: used },
      { kind: 'put', key: ['k', '3'], value: bytes(3) },
    ]);
    await expect(commit).rejects.toThrow();
    expect(await vault.list([])).toEqual([]);
    await vault.commit([{ kind: 'put', key: ['k', '1'], value: bytes(1) }]);
    expect(await vault.get(['k', '1'])).toEqual(bytes(1));
  });

  test('a commit with an invalid key changes nothing', async () => {
    const vault = await open();
    const none = undefined as unknown as string;
    const commit = vault.commit([
      { kind: 'put', key: ['k', '1'], value: bytes(1) },
      { kind: 'put', key: ['k', none], value: bytes(2) },
    ]);
    await expect(commit).rejects.toThrow();
    expect(await vault.list([])).toEqual([]);
  });

  test('a read during a commit gets all of it or nothing', async () => {
    const vault = await open();
    const keys = ['1', '2', '3'];
    const committed = vault.commit(
      keys.map((key) => ({ kind: 'put', key: ['k', key], value: bytes(1) }) as const),
    );
    const [found, first, last] = await Promise.all([
      vault.list(['k']),
      vault.get(['k', '1']),
      vault.get(['k', '3']),
    ]);
    expect([0, keys.length]).toContain(found.length);
    for (const value of [first, last]) expect([undefined, bytes(1)]).toContainEqual(value);
    await committed;
    expect(await vault.list(['k'])).toHaveLength(keys.length);
  });

  test('clear with an empty prefix removes everything', async () => {
    const vault = await open();
    await vault.commit([
      { kind: 'put', key: ['m', 'x', '1'], value: bytes(1) },
      { kind: 'put', key: ['k'], value: bytes(2) },
    ]);
    await vault.commit([{ kind: 'clear', prefix: [] }]);
    expect(await vault.list([])).toEqual([]);
  });

  test('the vault copies the values it takes and returns', async () => {
    const vault = await open();
    const value = bytes(1);
    await vault.commit([{ kind: 'put', key: ['k'], value }]);
    value[0] = 9;
    const read = await vault.get(['k']);
    expect(read).toEqual(bytes(1));
    read?.fill(7);
    expect(await vault.get(['k'])).toEqual(bytes(1));
  });
}

/** Sizes of the puts that use up the room; the last one is smaller than anything that is stored. */
const SIZES_BYTES = [65_536, 8_192, 1_024, 128, 16];

/** Puts values until there is no room for the smallest. */
async function fill(vault: Vault): Promise<void> {
  for (const size of SIZES_BYTES) {
    for (let i = 0; ; i++) {
      const value = crypto.getRandomValues(new Uint8Array(size));
      const key = ['fill', String(size), String(i).padStart(6, '0')];
      try {
        await vault.commit([{ kind: 'put', key, value }]);
      } catch (error) {
        expect(error).toMatchObject({ kind: 'full' });
        break;
      }
    }
  }
}

/** The contract of a vault on a full device. `make` returns an empty one with room for some MB. */
export function fullVaultContract(make: () => Promise<Vault>): void {
  const put = (name: string, length = 8_000) =>
    ({ kind: 'put', key: ['k', name], value: new Uint8Array(length).fill(1) }) as const;
  const gone = (name: string) => ({ kind: 'delete', key: ['k', name] }) as const;

  async function full(): Promise<Vault> {
    const vault = await make();
    await vault.commit([put('old')]);
    await fill(vault);
    return vault;
  }

  test('a full vault refuses a commit with a put, and all of its changes', async () => {
    const vault = await full();
    await expect(vault.commit([gone('old'), put('new', 10)])).rejects.toMatchObject({
      kind: 'full',
    });
    expect((await vault.list(['k'])).map(({ key }) => key[1])).toEqual(['old']);
  });

  test('a full vault always deletes', async () => {
    const vault = await full();
    await vault.commit([gone('old'), gone('never')]);
    await vault.commit([{ kind: 'clear', prefix: ['fill', '16'] }]);
    expect(await vault.list(['k'])).toEqual([]);
    expect(await vault.list(['fill', '16'])).toEqual([]);
    expect(await vault.remedy([{ kind: 'clear', prefix: [] }])).toBe(true);
    expect(await vault.list([])).toEqual([]);
  });

  test('a full vault saves a remedy, and all of its changes', async () => {
    const vault = await full();
    expect(await vault.remedy([gone('old'), put('new')])).toBe(true);
    expect((await vault.list(['k'])).map(({ key }) => key[1])).toEqual(['new']);
    await fill(vault);
    expect((await vault.list(['k'])).map(({ key }) => key[1])).toEqual(['new']);
  });

  test('a remedy that is too large even for the reserve changes nothing', async () => {
    const vault = await full();
    expect(await vault.remedy([gone('old'), put('new', 8_000_000)])).toBe(false);
    expect((await vault.list(['k'])).map(({ key }) => key[1])).toEqual(['old']);
  });

  test('the room of one remedy is there for the next one, once something was deleted', async () => {
    const vault = await full();
    for (const name of ['1', '2', '3']) {
      await fill(vault);
      expect(await vault.remedy([put(name)])).toBe(true);
      await vault.commit([{ kind: 'clear', prefix: ['fill', '65536'] }]);
    }
    expect((await vault.list(['k'])).map(({ key }) => key[1])).toEqual(['1', '2', '3', 'old']);
  });

  test('what keeps the room of a remedy is not among the values', async () => {
    const vault = await make();
    await vault.commit([put('only')]);
    expect((await vault.list([])).map(({ key }) => key)).toEqual([['k', 'only']]);
    await vault.commit([{ kind: 'clear', prefix: [] }]);
    await fill(vault);
    expect(await vault.remedy([put('new')])).toBe(true);
  });
}
