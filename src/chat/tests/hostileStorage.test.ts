/** Hostile nodes can keep back, repeat, swap and cut what they store or carry. */
import { describe, expect, test } from 'vitest';
import { savedState } from '../../../tests/fakes/Impostor.ts';
import type { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { SLOTS, SUBKEYS_EACH } from '../limits.ts';
import type { RecordValue } from '../ports.ts';

const { pair } = people();

/** Alice and Bob, whose messages use only the durable lane. */
async function byStorage() {
  const { dht, alice, bob } = await pair();
  alice.network.mute = bob.network.mute = true;
  return { dht, alice, bob, values: valuesOf(dht) };
}

function valuesOf(dht: FakeDht): Map<number, RecordValue> {
  const record = [...dht.records.values()].find(({ subkeysEach }) => subkeysEach > 1);
  if (record === undefined) throw new Error('a conversation record is expected');
  return record.values;
}

/** Serves these bytes as the newest value of a subkey. */
function serve(values: Map<number, RecordValue>, subkey: number, data: Uint8Array): void {
  values.set(subkey, { data, version: (values.get(subkey)?.version ?? 0) + 100 });
}

async function talk(alice: Person, bob: Person): Promise<void> {
  await alice.says('one');
  await inTime([alice, bob], async () => (await alice.states()).join() === 'delivered');
  await bob.says('two');
  await inTime([alice, bob], async () => (await bob.states()).join() === 'delivered');
}

describe('a storage node', () => {
  test('that serves an old slot as new makes nothing appear twice', async () => {
    const { alice, bob, values } = await byStorage();
    await talk(alice, bob);
    const old = values.get(1)?.data;
    if (old === undefined) throw new Error('a slot is expected');
    await alice.says('three');
    await inTime([alice, bob], async () => (await bob.texts()).length === 3);
    for (let subkey = 1; subkey < SUBKEYS_EACH; subkey++) serve(values, subkey, old);
    bob.chat.pollNow();
    await calm();
    expect(await bob.texts()).toEqual(['one', 'two', 'three']);
    expect(bob.friend.unread).toBe(2);
  });

  test('that serves an old header as new takes nothing back', async () => {
    const { alice, bob, values } = await byStorage();
    const old = values.get(SUBKEYS_EACH)?.data;
    if (old === undefined) throw new Error('a header is expected');
    await talk(alice, bob);
    const before = savedState(alice);
    serve(values, SUBKEYS_EACH, old);
    alice.chat.pollNow();
    await calm();
    const { delivered, friendRoute, friendPrekey, name } = savedState(alice);
    expect({ delivered, friendRoute, friendPrekey, name }).toEqual({
      delivered: before.delivered,
      friendRoute: before.friendRoute,
      friendPrekey: before.friendPrekey,
      name: before.name,
    });
  });

  test.each([
    ['the other side’s header', (values: Map<number, RecordValue>) => values.get(0)?.data],
    ['a slot in place of the header', (values: Map<number, RecordValue>) => values.get(1)?.data],
    ['nothing', () => new Uint8Array()],
    ['more than a subkey holds', () => new Uint8Array(40_000).fill(0x80)],
  ])('that serves %s changes nothing', async (_, lie) => {
    const { alice, bob, values } = await byStorage();
    await talk(alice, bob);
    const data = lie(values);
    if (data === undefined) throw new Error('a value is expected');
    serve(values, SUBKEYS_EACH, data);
    serve(values, SUBKEYS_EACH + 1, data);
    alice.chat.pollNow();
    await calm();
    expect(await alice.texts()).toEqual(['one', 'two']);
    await alice.says('three');
    await inTime([alice, bob], async () => (await bob.texts()).length === 3);
    expect(alice.friend.name).toBe('Bob');
  });

  test('that has only the newest slot for a while only delays the messages in the others', async () => {
    const { alice, bob, dht } = await byStorage();
    bob.close();
    const texts = Array.from({ length: 700 }, (_, i) => `message ${String(i)}`);
    await Promise.all(texts.map((text) => alice.chat.conversation(alice.friend.id).send(text)));
    await alice.eventually(() => alice.friend.accepted === texts.length);
    const newest = Math.max(...[...valuesOf(dht).keys()].filter((key) => key < SUBKEYS_EACH));
    const read = bob.network.read.bind(bob.network);
    bob.network.read = async (record, subkey) => {
      const value = await read(record, subkey);
      return subkey > 0 && subkey < newest ? undefined : value;
    };
    await bob.start();
    await bob.eventually(() => savedState(bob).received === texts.length);
    bob.network.read = read;
    await inTime([alice, bob], () => savedState(bob).gaps.length === 0);
    await alice.says('after all');
    await inTime([alice, bob], async () => (await bob.texts()).at(-1) === 'after all');
    expect(await bob.texts()).toEqual([...texts, 'after all']);
  });

  test('that loses a slot twice delays only the messages in it', async () => {
    const { alice, bob } = await byStorage();
    const read = bob.network.read.bind(bob.network);
    bob.network.read = async (record, subkey) => {
      const writes = alice.network.written.filter((each) => each.subkey === 1).length;
      return subkey === 1 && writes < 3 ? undefined : read(record, subkey);
    };
    // Each message fills a slot, and there are more messages than slots.
    const texts = Array.from({ length: SLOTS + 3 }, (_, i) => `${i} ${'x'.repeat(15_000)}`);
    const arrived = async () => (await bob.texts()).filter((text) => text !== '?');
    for (const [i, text] of texts.entries()) {
      await alice.says(text);
      if (i === 0) await alice.eventually(() => alice.friend.accepted === 1);
      else await inTime([alice, bob], async () => (await arrived()).at(-1) === text);
    }
    await inTime([alice, bob], async () => (await arrived()).length === texts.length);
    expect(await bob.texts()).toEqual(texts);
  });

  test('that cuts a slot delays its messages only until it serves the whole slot', async () => {
    const { alice, bob, values } = await byStorage();
    bob.close();
    await alice.says('one', 'two');
    await alice.eventually(async () => (await alice.states()).join() === 'network,network');
    const whole = values.get(1);
    if (whole === undefined) throw new Error('a slot is expected');
    values.set(1, { ...whole, data: whole.data.slice(0, 300) });
    await bob.start();
    bob.clock.pass(5_000);
    await calm();
    expect(await bob.texts()).toEqual([]);
    expect(await alice.states()).toEqual(['network', 'network']);
    values.set(1, { ...whole, version: whole.version + 1 });
    await inTime([alice, bob], async () => (await bob.texts()).join() === 'one,two');
  });
});

describe('a node that carries frames', () => {
  test('changes nothing by repeating them', async () => {
    const { dht, alice, bob } = await pair();
    const carried: (() => void)[] = [];
    dht.carry = (deliver) => {
      carried.push(deliver);
      queueMicrotask(deliver);
    };
    await alice.says('one', 'two');
    await inTime([alice, bob], async () => (await alice.states()).join() === 'delivered,delivered');
    await bob.says('three');
    await inTime([alice, bob], async () => (await bob.states()).join() === 'delivered');
    const unread = bob.friend.unread;
    for (const deliver of [...carried, ...carried.toReversed()]) deliver();
    await calm();
    expect(await bob.texts()).toEqual(['one', 'two', 'three']);
    expect(await alice.texts()).toEqual(['one', 'two', 'three']);
    expect(bob.friend.unread).toBe(unread);
  });

  test('is ignored if it sends garbage after a valid tag', async () => {
    const { dht, alice, bob } = await pair();
    const { keys, friendRoute } = savedState(bob);
    if (friendRoute === undefined) throw new Error('a route is expected');
    const stranger = dht.node();
    const route = await stranger.importRoute(friendRoute);
    for (const length of [0, 1, 40, 30_000])
      await stranger.sendMessage(
        route,
        Uint8Array.from([...keys.sendTag, ...new Uint8Array(length)]),
      );
    await stranger.sendMessage(route, new Uint8Array());
    await calm();
    await bob.says('still here');
    await alice.sees('still here');
  });
});
