import { describe, expect, test } from 'vitest';
import { Impostor } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';

const { pair } = people();

/** Alice, and an impostor in place of Bob's app; Bob's activity is unknown. */
async function withoutActivity(): Promise<{ alice: Person; bob: Impostor }> {
  const { alice, bob } = await pair();
  await bob.says('from bob');
  await inTime([alice, bob], async () => (await bob.states()).join() === 'delivered');
  const impostor = new Impostor(bob);
  await impostor.sendsFrame({});
  await alice.until(() => alice.friend.activity === 'unknown');
  return { alice, bob: impostor };
}

describe('after a friend stops typing', () => {
  test('they are not shown as here if they did not say so', async () => {
    const { alice, bob } = await withoutActivity();
    await bob.sendsFrame({ activity: 'typing' });
    await alice.until(() => alice.friend.activity === 'typing');
    alice.clock.pass(6_000);
    expect(alice.friend.activity).toBe('unknown');
  });

  test('they are shown as here if they said so before', async () => {
    const { alice, bob } = await withoutActivity();
    await bob.sendsFrame({ activity: 'here' });
    await bob.sendsFrame({ activity: 'typing' });
    await alice.until(() => alice.friend.activity === 'typing');
    alice.clock.pass(6_000);
    expect(alice.friend.activity).toBe('here');
  });

  test('they are not shown as here if they took that back', async () => {
    const { alice, bob } = await withoutActivity();
    await bob.sendsFrame({ activity: 'here' });
    await bob.sendsFrame({});
    await bob.sendsFrame({ activity: 'typing' });
    await alice.until(() => alice.friend.activity === 'typing');
    alice.clock.pass(6_000);
    expect(alice.friend.activity).toBe('unknown');
  });
});

test('a replayed frame does not show the friend as here', async () => {
  const { alice, bob } = await withoutActivity();
  const old = await bob.frame({ activity: 'here' });
  await bob.sends(old);
  await alice.until(() => alice.friend.activity === 'here');
  await bob.sendsFrame({});
  await alice.until(() => alice.friend.activity === 'unknown');
  await bob.sends(old);
  await calm();
  expect(alice.friend.activity).toBe('unknown');
});

describe('a friend who closes the app, which runs on for a while', () => {
  test('is not shown as here until they open it again', async () => {
    const { alice, bob } = await pair();
    await bob.says('from bob');
    await inTime([alice, bob], () => alice.friend.activity === 'here');
    bob.chat.attend(false);
    bob.clock.pass(3_000);
    await alice.until(() => alice.friend.activity === 'unknown');
    bob.chat.attend(true);
    await alice.until(() => alice.friend.activity === 'here');
  });

  test('stays shown as here if the page was only reloaded', async () => {
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
