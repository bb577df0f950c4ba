/**
 * The contract of the network port; runs with two real nodes and with two fake ones. It cannot cut
 * links: see the test of the fake, and tests/e2e/network.spec.ts for real nodes.
 */
import { expect, test, vi } from 'vitest';
import type { KeyPair, PublicKey, RecordKey, RouteBlob, RouteId } from '../../src/chat/ids.ts';
import { NetworkError, type Network } from '../../src/chat/ports.ts';

export interface TwoNodes {
  readonly alice: Network;
  readonly bob: Network;
  readonly newPair: () => Promise<KeyPair>;
}

/** How long the real network may take to deliver a change, in milliseconds. */
const SOON = { timeout: 20_000, interval: 50 };
const bytes = (...values: number[]) => Uint8Array.from(values);
const kind = (error: NetworkError['kind']): unknown => expect.objectContaining({ kind: error });

export function networkContract(nodes: () => Promise<TwoNodes>): void {
  /** A record with two subkeys for each of them, which Alice created and wrote to. */
  async function shared() {
    const { alice, bob, newPair } = await nodes();
    const [hers, his] = [await newPair(), await newPair()];
    const record = await alice.createRecord([hers.publicKey, his.publicKey], 2);
    await alice.openRecord(record, hers);
    expect(await alice.write(record, 0, bytes(1))).toEqual({ kind: 'accepted' });
    return { alice, bob, hers, his, record };
  }

  test('one node reads what the other writes, with a growing version', async () => {
    const { alice, bob, record } = await shared();
    await bob.openRecord(record, undefined);
    expect(await bob.read(record, 0)).toEqual({ data: bytes(1), version: 0 });
    expect(await alice.write(record, 0, bytes(2, 2))).toEqual({ kind: 'accepted' });
    await vi.waitFor(
      async () => expect(await bob.read(record, 0)).toEqual({ data: bytes(2, 2), version: 1 }),
      SOON,
    );
  });

  test('a subkey that was never written has no value and no version', async () => {
    const { bob, record } = await shared();
    await bob.openRecord(record, undefined);
    expect(await bob.read(record, 1)).toBeUndefined();
    expect(await bob.versions(record, 0, 3)).toEqual([0, undefined, undefined, undefined]);
    expect(await bob.versions(record, 2, 3)).toEqual([undefined, undefined]);
  });

  test('each member can write only their own subkeys', async () => {
    const { alice, bob, his, record } = await shared();
    await bob.openRecord(record, his);
    expect(await bob.write(record, 3, bytes(9))).toEqual({ kind: 'accepted' });
    await expect(bob.write(record, 1, bytes(9))).rejects.toEqual(kind('refused'));
    expect(await alice.read(record, 3)).toEqual({ data: bytes(9), version: 0 });
  });

  test('a record opened without a writer cannot be written', async () => {
    const { bob, record } = await shared();
    await bob.openRecord(record, undefined);
    await expect(bob.write(record, 2, bytes(9))).rejects.toEqual(kind('refused'));
  });

  test('a record can be opened again, also with a writer', async () => {
    const { bob, his, record } = await shared();
    await bob.openRecord(record, undefined);
    await bob.openRecord(record, undefined);
    await bob.openRecord(record, his);
    expect(await bob.write(record, 2, bytes(4))).toEqual({ kind: 'accepted' });
  });

  test('the last opening of a record decides who can write', async () => {
    const { bob, his, record } = await shared();
    await bob.openRecord(record, his);
    await bob.openRecord(record, undefined);
    await expect(bob.write(record, 2, bytes(4))).rejects.toEqual(kind('refused'));
  });

  test('a record that was opened with another encryption key can be opened again and written', async () => {
    const { alice, hers, record } = await shared();
    const other = record.map((byte, i) => (i < 32 ? byte : byte ^ 1)) as RecordKey;
    await alice.openRecord(other, undefined);
    await alice.openRecord(record, hers);
    expect(await alice.write(record, 0, bytes(5))).toEqual({ kind: 'accepted' });
    expect(await alice.read(record, 0)).toEqual({ data: bytes(5), version: 1 });
  });

  test('a record that is not open cannot be used', async () => {
    const { bob, record } = await shared();
    await expect(bob.read(record, 0)).rejects.toBeInstanceOf(NetworkError);
    await expect(bob.unsent(record)).rejects.toBeInstanceOf(NetworkError);
  });

  test('a record that was never written is missing for others', async () => {
    const { alice, bob, newPair } = await nodes();
    const pair = await newPair();
    const record = await alice.createRecord([pair.publicKey], 1);
    await expect(bob.openRecord(record, undefined)).rejects.toEqual(kind('missing'));
  });

  test('a node that watches a record hears of a change', async () => {
    const { alice, bob, record } = await shared();
    const changes: [RecordKey, readonly number[]][] = [];
    bob.onChange((changed, subkeys) => changes.push([changed, subkeys]));
    await bob.openRecord(record, undefined);
    await bob.watch(record, 0, 1);
    await vi.waitFor(async () => {
      // The watch becomes active some time after the call.
      await alice.write(record, 1, bytes(changes.length));
      expect(
        changes.some(([changed, subkeys]) => isSame(changed, record) && subkeys.includes(1)),
      ).toBe(true);
    }, SOON);
  });

  test('a watching node hears of each changed subkey, in one or several events', async () => {
    const { alice, bob, record } = await shared();
    const changes = new Set<number>();
    bob.onChange((changed, subkeys) => {
      if (isSame(changed, record)) for (const subkey of subkeys) changes.add(subkey);
    });
    await bob.openRecord(record, undefined);
    await bob.watch(record, 0, 1);
    let value = 10;
    await vi.waitFor(async () => {
      await Promise.all([0, 1].map((subkey) => alice.write(record, subkey, bytes(value++))));
      expect([...changes].sort()).toEqual([0, 1]);
    }, SOON);
  });

  test('a closed record is no longer watched, and can be opened and written again', async () => {
    const { alice, bob, his, record } = await shared();
    const changes: number[] = [];
    bob.onChange((changed, subkeys) => {
      if (isSame(changed, record)) changes.push(...subkeys);
    });
    await bob.openRecord(record, his);
    await bob.watch(record, 0, 1);
    await bob.closeRecord(record);
    await expect(bob.read(record, 0)).rejects.toBeInstanceOf(NetworkError);
    await bob.openRecord(record, his);
    expect(await bob.read(record, 0)).toEqual({ data: bytes(1), version: 0 });
    expect(await bob.write(record, 2, bytes(4))).toEqual({ kind: 'accepted' });
    expect(await alice.write(record, 0, bytes(5))).toEqual({ kind: 'accepted' });
    expect(await bob.read(record, 0)).toEqual({ data: bytes(5), version: 1 });
    expect(changes).toEqual([]);
  });

  test('a value that the network accepted is not unsent', async () => {
    const { alice, record } = await shared();
    expect(await alice.unsent(record)).toEqual([]);
  });

  test('writing the same bytes again keeps the version', async () => {
    const { alice, bob, record } = await shared();
    expect(await alice.write(record, 0, bytes(1))).toEqual({ kind: 'accepted' });
    await bob.openRecord(record, undefined);
    expect(await bob.read(record, 0)).toEqual({ data: bytes(1), version: 0 });
  });

  test('a write over an unknown newer value conflicts, and the next write succeeds', async () => {
    const { alice, bob, hers, record } = await shared();
    await bob.openRecord(record, hers);
    for (const value of [2, 3])
      expect(await alice.write(record, 0, bytes(value))).toEqual({ kind: 'accepted' });
    const newest = { data: bytes(3), version: 2 };
    expect(await bob.write(record, 0, bytes(9))).toEqual({ kind: 'conflict', value: newest });
    expect(await bob.unsent(record)).toEqual([]);
    expect(await alice.read(record, 0)).toEqual(newest);
    expect(await bob.write(record, 0, bytes(9))).toEqual({ kind: 'accepted' });
    expect(await alice.read(record, 0)).toEqual({ data: bytes(9), version: 3 });
  });

  test('32 KiB fit into a subkey; one byte more is refused', async () => {
    const { alice, bob, record } = await shared();
    const most = new Uint8Array(32 * 1024).fill(5);
    expect(await alice.write(record, 0, most)).toEqual({ kind: 'accepted' });
    await bob.openRecord(record, undefined);
    expect((await bob.read(record, 0))?.data).toEqual(most);
    const write = alice.write(record, 0, new Uint8Array(32 * 1024 + 1));
    await expect(write).rejects.toEqual(kind('refused'));
  });

  test('a record that one node deleted still exists for others', async () => {
    const { alice, bob, record } = await shared();
    await bob.openRecord(record, undefined);
    await alice.deleteRecord(record);
    expect(await bob.read(record, 0)).toEqual({ data: bytes(1), version: 0 });
  });

  test('a message over a private route arrives with the id of the route', async () => {
    const { alice, bob } = await nodes();
    const heard: [Uint8Array, RouteId | undefined][] = [];
    bob.onMessage((message, route) => heard.push([message, route]));
    const { id, blob } = await bob.newRoute();
    const route = await alice.importRoute(blob);
    const large = new Uint8Array(30_000).fill(7);
    await alice.sendMessage(route, bytes(1, 2));
    await alice.sendMessage(route, large);
    await vi.waitFor(() => expect(heard).toHaveLength(2), SOON);
    expect(heard).toContainEqual([bytes(1, 2), id]);
    expect(heard).toContainEqual([large, id]);
  });

  test('a message of 32 KiB arrives; one byte more is refused', async () => {
    const { alice, bob } = await nodes();
    const heard: Uint8Array[] = [];
    bob.onMessage((message) => heard.push(message));
    const route = await alice.importRoute((await bob.newRoute()).blob);
    const most = new Uint8Array(32 * 1024).fill(5);
    const more = alice.sendMessage(route, new Uint8Array(32 * 1024 + 1));
    await expect(more).rejects.toBeInstanceOf(NetworkError);
    await alice.sendMessage(route, most);
    await vi.waitFor(() => expect(heard).toEqual([most]), SOON);
  });

  test('nothing arrives over a route that its owner released, with or without an error', async () => {
    const { alice, bob } = await nodes();
    const heard: Uint8Array[] = [];
    bob.onMessage((message) => heard.push(message));
    const old = await bob.newRoute();
    const dead = await alice.importRoute(old.blob);
    await bob.releaseRoute(old.id);
    for (let tries = 0; tries < 3; tries++)
      await alice.sendMessage(dead, bytes(1)).catch((error: unknown) => {
        expect(error).toEqual(kind('offline'));
      });
    const route = await alice.importRoute((await bob.newRoute()).blob);
    await alice.sendMessage(route, bytes(2));
    await vi.waitFor(() => expect(heard).toEqual([bytes(2)]), SOON);
  });

  test('nothing is sent over an imported route after its release', async () => {
    const { alice, bob } = await nodes();
    const route = await alice.importRoute((await bob.newRoute()).blob);
    await alice.releaseRoute(route);
    await expect(alice.sendMessage(route, bytes(1))).rejects.toBeInstanceOf(NetworkError);
    await alice.releaseRoute(route);
  });

  test('bytes that are not a route are refused', async () => {
    const { alice } = await nodes();
    for (const blob of [bytes(), bytes(1, 2, 3), new Uint8Array(300)])
      await expect(alice.importRoute(blob as RouteBlob)).rejects.toEqual(kind('refused'));
  });

  test('members that are not keys are refused', async () => {
    const { alice } = await nodes();
    const none = new Uint8Array(3) as PublicKey;
    await expect(alice.createRecord([none], 1)).rejects.toEqual(kind('refused'));
  });
}

function isSame(a: RecordKey, b: RecordKey): boolean {
  return a.join() === b.join();
}
