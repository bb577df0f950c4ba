import { describe, test } from 'vitest';
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

  test('a message that was changed becomes a placeholder and blocks nothing', async () => {
    const { dht, alice, bob } = await pair();
    bob.network.deaf = true;
    await alice.says('one');
    await alice.until(async () => (await alice.states()).join() === 'sent');
    const record = [...dht.records.values()].find(({ subkeysEach }) => subkeysEach > 1);
    const value = record?.values.get(1);
    if (value === undefined) throw new Error('no slot was written');
    const last = value.data.length - 1;
    value.data[last] = (value.data[last] ?? 0) ^ 1;
    bob.chat.lookNow();
    await bob.sees('?');
    bob.network.deaf = false;
    await alice.says('two');
    await bob.sees('?', 'two');
  });
});
