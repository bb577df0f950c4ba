/** A friend's clock may be wrong, or lie: it decides no order, and shows no time that cannot be true. */
import { describe, expect, test } from 'vitest';
import { byNewest } from '../../state/conversation/byNewest.ts';
import { Impostor } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime, Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { aConversation } from '../../../tests/states.ts';
import { lastActivity, timeToShow } from '../model/times.ts';
import { decodeConversation, encodeConversation } from '../model/storedConversation.ts';
import { messageId } from '../model/messageId.ts';

const { pair, known } = people();

const DAY = 86_400_000;
const LAST_DATE = 8_640_000_000_000_000;

/** Alice has the friends Bob, whose app was changed, and Carol. */
async function three() {
  const { alice, bob, dht } = await pair();
  const carol = await known('Carol', dht);
  await carol.accepts((await alice.invites()).code);
  await inTime([alice, carol], () => carol.friend.phase === 'talking');
  await calm();
  // Something else happens at another time.
  alice.clock.pass(1);
  return { alice, carol, cheat: new Impostor(bob) };
}

const order = ({ chat }: Person) =>
  chat
    .snapshot()
    .friends.toSorted(byNewest)
    .map(({ theirName }) => theirName);
const friendOf = ({ chat }: Person, name: string) => {
  const friend = chat.snapshot().friends.find(({ theirName }) => theirName === name);
  if (friend === undefined) throw new Error(`no ${name}`);
  return friend;
};
const shownBy = async (person: Person, name: string) =>
  (await person.chat.conversation(friendOf(person, name).id).history(undefined, 10)).messages;

const lies: Record<string, (now: number) => number> = {
  'in 1970': () => 0,
  'a year before they met': (now) => now - 365 * DAY,
  'an hour ahead': (now) => now + 3_600_000,
  '400 days ahead': (now) => now + 400 * DAY,
  'at the last date there is': () => LAST_DATE,
};

describe.each(Object.entries(lies))('a message that says it was written %s', (_, lie) => {
  test('moves its author only as far as it came, and shows when it came', async () => {
    const { alice, carol, cheat } = await three();
    const now = alice.clock.now();
    await cheat.sendsFrame({ messages: [await cheat.seal({ sequence: 1, sentAt: lie(now) })] });
    await alice.until(() => friendOf(alice, 'Bob').unread === 1);
    expect(order(alice)).toEqual(['Bob', 'Carol']);
    expect(friendOf(alice, 'Bob').last?.at).toBe(now);
    expect((await shownBy(alice, 'Bob')).map(({ at }) => at)).toEqual([now]);

    await carol.says('I wrote later');
    await alice.until(() => friendOf(alice, 'Carol').unread === 1);
    expect(order(alice)).toEqual(['Carol', 'Bob']);
    alice.close();
    await alice.start();
    expect(order(alice)).toEqual(['Carol', 'Bob']);
    await alice.chat.conversation(friendOf(alice, 'Bob').id).send('and I after that');
    expect(order(alice)).toEqual(['Bob', 'Carol']);
  });
});

test.each([
  ['negative', -1],
  ['no whole number', 1.5],
  ['after the last date there is', LAST_DATE + 1],
  ['no number that is exact', 2 ** 53],
])('a message whose time is %s cannot be read, and moves nothing', async (_, sentAt) => {
  const { alice, cheat } = await three();
  const before = order(alice);
  await cheat.sendsFrame({ messages: [await cheat.seal({ sequence: 1, sentAt })] });
  await alice.until(async () => (await shownBy(alice, 'Bob')).length === 1);
  expect(await shownBy(alice, 'Bob')).toMatchObject([{ kind: 'gap', reason: 'unreadable' }]);
  expect(order(alice)).toEqual(before);
});

test('a message that waited for a day shows when it was written', async () => {
  const { alice, bob } = await pair();
  alice.close();
  const writtenAt = bob.clock.now();
  await bob.says('while you were away');
  await inTime([bob], async () => (await bob.states())[0] === 'network');
  alice.clock.pass(DAY);
  await alice.start();
  await alice.sees('while you were away');
  expect((await alice.messages())[0]?.at).toBe(writtenAt);
});

test('the order is right although the clock here was set back', async () => {
  const { alice, bob, dht } = await pair();
  const carol = await known('Carol', dht);
  await carol.accepts((await alice.invites()).code);
  await inTime([alice, carol], () => carol.friend.phase === 'talking');
  await bob.says('first');
  await alice.until(() => friendOf(alice, 'Bob').unread === 1);
  alice.clock.set(-2 * DAY);
  await carol.says('second');
  await alice.until(() => friendOf(alice, 'Carol').unread === 1);
  expect(order(alice)).toEqual(['Carol', 'Bob']);
  alice.close();
  await alice.start();
  await bob.says('third');
  await inTime([alice, bob], () => friendOf(alice, 'Bob').unread === 2);
  expect(order(alice)).toEqual(['Bob', 'Carol']);
});

describe('a conversation of an earlier version', () => {
  const NOW = 1_000 * DAY;
  const stored = (at: number, mine: boolean) => {
    const last = { id: messageId(1, 'invitee', 1), text: 'hi', mine, at };
    const added = { activeAt: undefined, unreadBytes: undefined };
    const state = { ...aConversation, createdAt: 900 * DAY, last, ...added };
    const value = encodeConversation(state as never);
    const loaded = decodeConversation(value);
    if (loaded === undefined) throw new Error('it has to load');
    return loaded;
  };

  test.each([
    ['a time that can be true', 950 * DAY, 950 * DAY],
    ['a time ahead', NOW + 400 * DAY, 900 * DAY],
    ['the last date there is', LAST_DATE, 900 * DAY],
    ['a time long before it began', 0, 900 * DAY],
  ])('loads, and has its place by %s', (_, at, place) => {
    const state = stored(at, false);
    expect(state).toMatchObject({ activeAt: undefined, unreadBytes: 0 });
    expect(lastActivity(state, NOW)).toBe(place);
  });

  test('without messages has its place by its beginning', () => {
    expect(lastActivity({ activeAt: undefined, last: undefined, createdAt: 5 }, NOW)).toBe(5);
  });
});

test.each([0, 1, 86_399, -1, Number.MAX_SAFE_INTEGER])(
  'a time of %i is always a date',
  (sentAt) => {
    const at = timeToShow(sentAt, { createdAt: 1_000 * DAY }, 1_001 * DAY);
    expect(at).toBe(1_001 * DAY);
    expect(Number.isNaN(new Date(at).getTime())).toBe(false);
  },
);
