import { describe, expect, test } from 'vitest';
import { Impostor } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';

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

describe('a friend whose app is open no more, and goes on for a while', () => {
  test('is not shown as here, and as here when it is opened again', async () => {
    const { alice, bob } = await pair();
    await bob.says('from bob');
    await inTime([alice, bob], () => alice.friend.activity === 'here');
    bob.chat.attend(false);
    bob.clock.pass(3_000);
    await alice.until(() => alice.friend.activity === 'unknown');
    bob.chat.attend(true);
    await alice.until(() => alice.friend.activity === 'here');
  });

  test('is here all the while if it was only loaded again', async () => {
    const { alice, bob } = await pair();
    await bob.says('from bob');
    await inTime([alice, bob], () => alice.friend.activity === 'here');
    alice.events.length = 0;
    bob.chat.attend(false);
    bob.clock.pass(500);
    bob.chat.attend(true);
    bob.clock.pass(3_000);
    await calm();
    const shown = alice.events.flatMap((each) =>
      each.kind === 'friend' ? [each.friend.activity] : [],
    );
    expect(new Set([...shown, alice.friend.activity])).toEqual(new Set(['here']));
  });
});
