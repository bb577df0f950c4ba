import { describe, expect, test } from 'vitest';
import { Impostor } from '../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../tests/fakes/Person.ts';
import { people } from '../../tests/fakes/people.ts';

const { pair } = people();

/** Alice, and Bob whose app is in our hands, and of whom nothing is known at this moment. */
async function quiet(): Promise<{ alice: Person; bob: Impostor }> {
  const { alice, bob } = await pair();
  await bob.says('from bob');
  await inTime([alice, bob], async () => (await bob.states()).join() === 'delivered');
  const cheat = new Impostor(bob);
  await cheat.sendsFrame({});
  await alice.until(() => alice.friend.activity === 'unknown');
  return { alice, bob: cheat };
}

describe('a friend who types', () => {
  test('and does not say that they are here is not shown as here afterwards', async () => {
    const { alice, bob } = await quiet();
    await bob.sendsFrame({ activity: 'typing' });
    await alice.until(() => alice.friend.activity === 'typing');
    alice.clock.pass(6_000);
    expect(alice.friend.activity).toBe('unknown');
  });

  test('and said that they are here is here afterwards', async () => {
    const { alice, bob } = await quiet();
    await bob.sendsFrame({ activity: 'here' });
    await bob.sendsFrame({ activity: 'typing' });
    await alice.until(() => alice.friend.activity === 'typing');
    alice.clock.pass(6_000);
    expect(alice.friend.activity).toBe('here');
  });

  test('and took back that they are here is not shown as here afterwards', async () => {
    const { alice, bob } = await quiet();
    await bob.sendsFrame({ activity: 'here' });
    await bob.sendsFrame({});
    await bob.sendsFrame({ activity: 'typing' });
    await alice.until(() => alice.friend.activity === 'typing');
    alice.clock.pass(6_000);
    expect(alice.friend.activity).toBe('unknown');
  });
});

test('an old frame that is repeated shows nobody as here', async () => {
  const { alice, bob } = await quiet();
  const old = await bob.frame({ activity: 'here' });
  await bob.sends(old);
  await alice.until(() => alice.friend.activity === 'here');
  await bob.sendsFrame({});
  await alice.until(() => alice.friend.activity === 'unknown');
  await bob.sends(old);
  await calm();
  expect(alice.friend.activity).toBe('unknown');
});
