import { describe, expect, test } from 'vitest';
import type { RouteId } from '../../src/chat/ids.ts';
import { networkContract } from '../contracts/network.ts';
import { nodeCrypto } from '../nodeCrypto.ts';
import { FakeDht } from './FakeNetwork.ts';
import { calm } from './Person.ts';

describe('the network port', () => {
  networkContract(() => {
    const dht = new FakeDht();
    return Promise.resolve({
      alice: dht.node(),
      bob: dht.node(),
      newPair: () => nodeCrypto.generateKeyPair(),
    });
  });
});

const bytes = (...values: number[]) => Uint8Array.from(values);
const offline: unknown = expect.objectContaining({ kind: 'offline' });

/** Alice's record with two subkeys, which Bob has opened and watches. */
async function watched() {
  const dht = new FakeDht();
  const [alice, bob] = [dht.node(), dht.node()];
  const pair = await nodeCrypto.generateKeyPair();
  const record = await alice.createRecord([pair.publicKey], 2);
  await alice.openRecord(record, pair);
  await alice.write(record, 0, bytes(1));
  await bob.openRecord(record, pair);
  await bob.watch(record, 0, 1);
  const events: (readonly number[])[] = [];
  bob.onChange((_, subkeys) => events.push(subkeys));
  return { alice, bob, pair, record, events };
}

/**
 * Only a script can cut the link of one node; the behaviour of real nodes was measured, not
 * tested.
 */
describe('a node without a link', () => {
  test('defers its writes, and sends them when the link is back', async () => {
    const { alice, bob, record, events } = await watched();
    alice.disconnect();
    expect(await alice.write(record, 0, bytes(2))).toEqual({ kind: 'deferred' });
    expect(await alice.write(record, 0, bytes(3))).toEqual({ kind: 'deferred' });
    expect(await alice.write(record, 1, bytes(4))).toEqual({ kind: 'deferred' });
    expect(await alice.unsent(record)).toEqual([0, 1]);
    await expect(alice.read(record, 0)).rejects.toEqual(offline);
    await expect(alice.versions(record, 0, 1)).rejects.toEqual(offline);
    alice.reconnect();
    expect(await alice.unsent(record)).toEqual([]);
    expect(await bob.read(record, 0)).toEqual({ data: bytes(3), version: 2 });
    await calm();
    expect(events).toEqual([[0, 1]]);
  });

  test('opens and writes a record that it opened before, even after a restart', async () => {
    const { alice, bob, pair, record } = await watched();
    await bob.read(record, 0);
    bob.disconnect();
    bob.restart();
    await bob.openRecord(record, pair);
    expect(await bob.write(record, 0, bytes(7))).toEqual({ kind: 'deferred' });
    bob.reconnect();
    expect(await alice.read(record, 0)).toEqual({ data: bytes(7), version: 1 });
    const other = await alice.createRecord([pair.publicKey], 1);
    await alice.openRecord(other, pair);
    await alice.write(other, 0, bytes(1));
    bob.disconnect();
    await expect(bob.openRecord(other, undefined)).rejects.toEqual(offline);
  });

  test('replaces a deferred write by an accepted one', async () => {
    const { alice, bob, record } = await watched();
    alice.keepWrites = true;
    await alice.write(record, 0, bytes(2));
    // Storage nodes answer again, but the node has not sent the deferred write yet.
    const deferred = alice.local.copy();
    expect(deferred.deferred(record)).toEqual([0]);
    alice.keepWrites = false;
    expect(await alice.write(record, 0, bytes(3))).toEqual({ kind: 'accepted' });
    expect(await alice.unsent(record)).toEqual([]);
    alice.disconnect();
    alice.reconnect();
    expect(await bob.read(record, 0)).toMatchObject({ data: bytes(3) });
  });

  test('silently drops a deferred write if the network has a newer value', async () => {
    const { alice, bob, record } = await watched();
    alice.disconnect();
    expect(await alice.write(record, 0, bytes(8))).toEqual({ kind: 'deferred' });
    await bob.read(record, 0);
    for (const value of [2, 3])
      expect(await bob.write(record, 0, bytes(value))).toEqual({ kind: 'accepted' });
    alice.reconnect();
    expect(await alice.unsent(record)).toEqual([]);
    expect(await bob.read(record, 0)).toEqual({ data: bytes(3), version: 2 });
    expect(await alice.write(record, 0, bytes(8))).toEqual({ kind: 'accepted' });
  });

  test('loses imported routes for good, and notices it when it uses one', async () => {
    const dht = new FakeDht();
    const [alice, bob] = [dht.node(), dht.node()];
    const heard: Uint8Array[] = [];
    const died: (readonly RouteId[])[] = [];
    bob.onMessage((message) => heard.push(message));
    alice.onRoutesDied((routes) => died.push(routes));
    const { blob } = await bob.newRoute();
    const old = await alice.importRoute(blob);
    alice.disconnect();
    alice.reconnect();
    await expect(alice.sendMessage(old, bytes(1))).rejects.toEqual(offline);
    await calm();
    expect(died).toEqual([[old]]);
    const again = await alice.importRoute(blob);
    await expect(alice.sendMessage(again, bytes(1))).rejects.toEqual(offline);
    const other = await alice.importRoute((await bob.newRoute()).blob);
    await alice.sendMessage(other, bytes(2));
    await calm();
    expect(heard).toEqual([bytes(2)]);
  });
});

/** Only a script can cause these events, too. */
describe('a scripted network', () => {
  test('loses a message to a node that is gone, and then reports the dead route', async () => {
    const dht = new FakeDht();
    const [alice, bob] = [dht.node(), dht.node()];
    const died: (readonly RouteId[])[] = [];
    alice.onRoutesDied((routes) => died.push(routes));
    const route = await alice.importRoute((await bob.newRoute()).blob);
    bob.restart();
    await alice.sendMessage(route, bytes(1));
    expect(died).toEqual([]);
    await expect(alice.sendMessage(route, bytes(1))).rejects.toEqual(offline);
    await calm();
    expect(died).toEqual([[route]]);
  });

  test('ends a watch with an event without subkeys', async () => {
    const { alice, bob, record, events } = await watched();
    bob.endWatches();
    expect(events).toEqual([[]]);
    await alice.write(record, 0, bytes(2));
    await calm();
    expect(events).toEqual([[]]);
  });

  test('reports changes together in one event', async () => {
    const { alice, bob, record, events } = await watched();
    bob.gathers = true;
    await alice.write(record, 0, bytes(2));
    await alice.write(record, 1, bytes(3));
    await alice.write(record, 0, bytes(4));
    await calm();
    expect(events).toEqual([]);
    bob.gathers = false;
    await calm();
    expect(events).toEqual([[0, 1]]);
  });

  test('holds calls before or after they take effect, and never answers for a dead node', async () => {
    const { alice, bob, record } = await watched();
    const waiting: (() => void)[] = [];
    alice.late = (goOn) => waiting.push(goOn);
    const outcomes: string[] = [];
    for (const value of [2, 3])
      void alice.write(record, 0, bytes(value)).then(({ kind }) => outcomes.push(kind));
    await calm();
    expect(await bob.read(record, 0)).toMatchObject({ data: bytes(2) });
    expect(outcomes).toEqual([]);
    waiting.shift()?.();
    await calm();
    expect(outcomes).toEqual(['accepted']);
    alice.restart();
    waiting.shift()?.();
    await calm();
    expect(outcomes).toEqual(['accepted']);
    expect(await bob.read(record, 0)).toMatchObject({ data: bytes(2) });
  });
});
