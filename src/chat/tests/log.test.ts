import { expect, test } from 'vitest';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { calm, friends, inTime, type Person } from '../../../tests/fakes/Person.ts';

/** The lines of the log without times and durations. */
const logged = ({ log }: Person): readonly string[] =>
  log.lines().map((line) => line.replace(/^\S+ /u, '').replace(/ ms=\S+/u, ''));

test('the log shows how two people met and which lanes carried messages, with no unknown events', async () => {
  const { alice, bob } = await friends(new FakeDht());
  await alice.says('one', 'two');
  await bob.sees('one', 'two');
  await inTime([alice, bob], () => logged(alice).includes('lane acknowledged conversation=2'));
  expect(logged(alice)).toEqual(
    expect.arrayContaining([
      'backend started',
      'route new',
      'invitation published invitation=1',
      'invitation answered invitation=1',
      'record header conversation=2 outcome=accepted',
      'lane opened conversation=2',
    ]),
  );
  expect(logged(bob)).toEqual(
    expect.arrayContaining([
      'record reply conversation=1 outcome=accepted',
      'record polled conversation=1 subkeys=0',
    ]),
  );
  const saved = logged(bob).flatMap((line) => {
    const [, messages] = /^messages saved conversation=1 messages=(\d+) gaps=0$/u.exec(line) ?? [];
    return messages === undefined ? [] : [Number(messages)];
  });
  expect(saved.reduce((sum, each) => sum + each, 0)).toBe(2);
  for (const each of [alice, bob]) expect(logged(each)).not.toContain('?');
});

test('typing and reading are not logged', async () => {
  const { alice, bob } = await friends(new FakeDht());
  await alice.says('one');
  await bob.sees('one');
  await inTime([alice, bob], () => alice.friend.delivered === 1);
  const before = [logged(alice).length, logged(bob).length];
  await bob.chat.conversation(bob.friend.id).typing(true);
  await alice.until(() => alice.friend.activity === 'typing');
  await bob.chat.conversation(bob.friend.id).markRead();
  await alice.until(() => alice.friend.read === 1);
  expect([logged(alice).length, logged(bob).length]).toEqual(before);
});

test.each([true, false])(
  'reading is not logged when the friend is away, with a network: %s',
  async (isReachable) => {
    const { alice, bob } = await friends(new FakeDht());
    await alice.says('one');
    await bob.sees('one');
    alice.close();
    // After a while without an answer, only a header tells Alice what Bob has read.
    for (let seconds = 0; seconds < 120; seconds++) {
      await calm();
      bob.clock.pass(1_000);
    }
    await calm();
    if (!isReachable) bob.network.disconnect();
    const before = logged(bob);
    await bob.chat.conversation(bob.friend.id).markRead();
    for (let i = 0; i < 5; i++) await calm();
    expect(logged(bob)).toEqual(before);
  },
);

test('a network that does not answer is logged with what failed and what was deferred', async () => {
  const { alice } = await friends(new FakeDht());
  // The app is not told that it is offline.
  alice.network.disconnect();
  await alice.says('waits');
  await inTime([alice], () => {
    const lines = logged(alice);
    return (
      lines.includes('record unread conversation=2 kind=offline') &&
      lines.includes('record slot conversation=2 outcome=deferred')
    );
  });
});
