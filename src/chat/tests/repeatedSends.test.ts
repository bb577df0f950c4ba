/** A page asks again for what it got no answer to: each press of Send makes one message. */
import { expect, test } from 'vitest';
import { FakeDht } from '../../../tests/fakes/FakeNetwork.ts';
import { friends, type Person } from '../../../tests/fakes/Person.ts';
import { savedSendsKey } from '../vaultKeys.ts';

const key = (number: number, page = 'page') => ({ page, number });
const send = (person: Person, text: string, ...given: [ReturnType<typeof key>?]) =>
  person.chat.conversation(person.friend.id).send(text, ...given);

async function restart(person: Person): Promise<void> {
  person.close();
  await person.start();
}

test('a message that is sent again after a restart of the app is stored and sent once', async () => {
  const { alice, bob } = await friends(new FakeDht());
  expect(await send(alice, 'hello', key(1))).toEqual({ kind: 'saved' });
  await restart(alice);
  expect(await send(alice, 'hello', key(1))).toEqual({ kind: 'saved' });
  expect(await send(alice, 'and more', key(2))).toEqual({ kind: 'saved' });
  await bob.sees('hello', 'and more');
  expect(await alice.texts()).toEqual(['hello', 'and more']);
  expect(alice.reports).toEqual([]);
});

test('the same text sent with another key, from another page, or without a key is another message', async () => {
  const { alice, bob } = await friends(new FakeDht());
  await send(alice, 'yes', key(1));
  await send(alice, 'yes', key(2));
  await send(alice, 'yes', key(1, 'other'));
  await send(alice, 'yes');
  await send(alice, 'yes');
  await bob.sees(...Array.from({ length: 5 }, () => 'yes'));
});

test('a key that comes twice at once makes one message', async () => {
  const { alice, bob } = await friends(new FakeDht());
  const keys = [key(1), key(2), key(1), key(2), key(3)];
  const outcomes = await Promise.all(keys.map((each) => send(alice, String(each.number), each)));
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['saved']));
  await bob.sees('1', '2', '3');
});

test.each([0, 1, 2])(
  'when the app dies after %i commits of a burst, sending all of it again loses and doubles nothing',
  async (commits) => {
    const { alice, bob } = await friends(new FakeDht());
    const texts = Array.from({ length: 250 }, (_, n) => `message ${String(n)}`);
    const sendAll = () => Promise.allSettled(texts.map((text, n) => send(alice, text, key(n + 1))));
    let left = commits;
    alice.vault.beforeCommit = (changes) => {
      const hasMessage = changes.some((each) => each.kind === 'put' && each.key[0] === 'message');
      if (!hasMessage) return;
      if (left-- === 0) alice.vault.beforeCommit = dead;
      if (left < 0) dead();
    };
    await sendAll();
    alice.vault.beforeCommit = () => undefined;
    await restart(alice);
    await sendAll();
    await bob.sees(...texts);
    expect(await alice.texts()).toEqual(texts);
  },
);

function dead(): never {
  throw new Error('the app has died');
}

test('a draft that was sent does not come back when the message is sent again', async () => {
  const { alice, bob } = await friends(new FakeDht());
  await send(alice, 'hello', key(1));
  await alice.chat.conversation(alice.friend.id).saveDraft('hello');
  await send(alice, 'hello', key(1));
  expect(alice.friend.draft).toBe('');
  await restart(alice);
  expect(alice.friend.draft).toBe('');
  await bob.sees('hello');
});

test('a saved message that is sent again after the conversation was ended is saved, and a new one refused', async () => {
  const { alice } = await friends(new FakeDht());
  await send(alice, 'hello', key(1));
  await alice.chat.conversation(alice.friend.id).end();
  expect(await send(alice, 'hello', key(1))).toEqual({ kind: 'saved' });
  expect(await send(alice, 'hello', key(2))).toEqual({ kind: 'closed' });
  expect(await alice.texts()).toEqual(['hello']);
});

test('keys that cannot be read stop no message, and what stands there stays small', async () => {
  const { alice, bob } = await friends(new FakeDht());
  await send(alice, 'one', key(1));
  alice.vault.damage(savedSendsKey(alice.friend.id));
  await restart(alice);
  await send(alice, 'two', key(2));
  for (let page = 0; page < 40; page++) await send(alice, String(page), key(1, String(page)));
  await send(alice, '39', key(1, '39'));
  await bob.sees('one', 'two', ...Array.from({ length: 40 }, (_, page) => String(page)));
  expect(alice.vault.at(savedSendsKey(alice.friend.id))?.length).toBeLessThan(1_000);
});

test('nothing of it is left when the conversation is deleted', async () => {
  const { alice } = await friends(new FakeDht());
  await send(alice, 'one', key(1));
  const { id } = alice.friend;
  await alice.chat.conversation(id).leave();
  expect(alice.vault.at(savedSendsKey(id))).toBeUndefined();
});
