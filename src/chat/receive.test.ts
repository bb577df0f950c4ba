import { describe, test } from 'vitest';
import { inTime } from '../../tests/fakes/Person.ts';
import { people } from '../../tests/fakes/people.ts';

const { pair } = people();

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
});
