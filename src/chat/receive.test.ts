import { describe, expect, test } from 'vitest';
import { savedState } from '../../tests/fakes/Impostor.ts';
import { inTime } from '../../tests/fakes/Person.ts';
import { people } from '../../tests/fakes/people.ts';
import { decodeSlot } from './wire/envelope.ts';

const { pair } = people();

/** With one bit changed in the last of its envelopes. */
function damaged(data: Uint8Array): Uint8Array {
  const last = data.length - 1;
  return Uint8Array.from(data, (byte, i) => (i === last ? byte ^ 1 : byte));
}

describe('hostile values', () => {
  test('a slot of garbage is passed over, and what follows arrives', async () => {
    const { dht, alice, bob } = await pair();
    const record = [...dht.records.values()].find(({ subkeysEach }) => subkeysEach > 1);
    record?.values.set(2, { data: new Uint8Array(99).fill(255), version: 40 });
    bob.chat.lookNow();
    await alice.says('still here');
    await bob.sees('still here');
  });

  test('a message that was changed becomes a gap, blocks nothing, and comes again', async () => {
    const { dht, alice, bob } = await pair();
    bob.network.deaf = true;
    alice.network.mute = true;
    await alice.says('one');
    await alice.eventually(async () => (await alice.states()).join() === 'network');
    const record = [...dht.records.values()].find(({ subkeysEach }) => subkeysEach > 1);
    const value = record?.values.get(1);
    if (value === undefined) throw new Error('no slot was written');
    const last = value.data.length - 1;
    value.data[last] = (value.data[last] ?? 0) ^ 1;
    bob.chat.lookNow();
    await bob.sees('?');
    await alice.says('two');
    bob.network.deaf = false;
    await inTime([alice, bob], async () => (await bob.texts()).join() === 'one,two');
    await inTime([alice, bob], async () => (await alice.states()).join() === 'delivered,delivered');
  });

  test('a message that never comes whole is given up by both, and what follows arrives', async () => {
    const { dht, alice, bob } = await pair();
    alice.network.mute = bob.network.mute = true;
    dht.answer = (newest) => {
      const isFirst = decodeSlot(newest.data)?.at(-1)?.sequence === 1;
      return isFirst ? { ...newest, data: damaged(newest.data) } : newest;
    };
    await alice.says('one');
    await inTime([alice, bob], async () => (await alice.states()).join() === 'failed');
    await alice.says('two');
    await inTime([alice, bob], async () => (await bob.texts()).join() === '?,two');
    await inTime([alice, bob], async () => (await alice.states()).join() === 'failed,delivered');
    expect(savedState(bob)).toMatchObject({ gaps: [], givenUp: [[1, 1]] });
  });
});
