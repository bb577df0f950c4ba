/** How long a missing message is awaited. */
import { expect, test } from 'vitest';
import { Impostor } from '../../../tests/fakes/Impostor.ts';
import { calm } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';

const { pair } = people();

test('setting the clock back an hour does not delay a gap by an hour', async () => {
  const { alice, bob } = await pair();
  await alice.says('hi');
  await bob.sees('hi');
  await bob.says('one');
  await alice.sees('one');
  const impostor = new Impostor(bob);
  await impostor.sendsFrame({ messages: [await impostor.seal({ sequence: 3, text: 'three' })] });
  // The first search: the missing message is awaited.
  await calm();
  alice.clock.pass(2_000);
  await calm();
  alice.clock.set(-60 * 60_000);
  for (let seconds = 0; seconds < 30; seconds++) {
    alice.clock.pass(1_000);
    await calm();
  }
  expect(await alice.texts('theirs')).toEqual(['one', '?', 'three']);
});
