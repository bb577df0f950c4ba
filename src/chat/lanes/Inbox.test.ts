/** Reading the friend's half of the record when some subkeys cannot be reached. */
import { expect, test } from 'vitest';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { NetworkError } from '../ports.ts';

const { pair } = people();

/** What Bob wrote while Alice was away: it fills three slots. */
const TEXTS = Array.from({ length: 300 }, (_, i) => `message ${i}`);

async function afterAbsence(): Promise<{ alice: Person; bob: Person }> {
  const { alice, bob } = await pair();
  alice.close();
  await bob.chat.introduce('Bobby');
  await Promise.all(TEXTS.map((text) => bob.chat.conversation(bob.friend.id).send(text)));
  await inTime([bob], () => bob.friend.accepted === TEXTS.length);
  bob.close();
  return { alice, bob };
}

/** For the inviter, the friend's header is subkey 16; the slots follow. */
const HEADER = 16;

/** Makes this subkey unreadable until `giveBack` is called; counts every read. */
function withhold(person: Person, subkey: number) {
  const read = person.network.read.bind(person.network);
  const reads = new Map<number, number>();
  let isWithheld = true;
  person.network.read = async (record, each) => {
    reads.set(each, (reads.get(each) ?? 0) + 1);
    if (isWithheld && each === subkey) throw new NetworkError('offline');
    return read(record, each);
  };
  return {
    reads,
    giveBack: () => {
      isWithheld = false;
    },
  };
}

async function seconds(person: Person, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await calm();
    person.clock.pass(1_000);
  }
}

const minutes = (person: Person, count: number): Promise<void> => seconds(person, count * 60);

test('an unreadable slot does not block the header or other slots', async () => {
  const { alice } = await afterAbsence();
  const { giveBack } = withhold(alice, HEADER + 2);
  await alice.start();
  await minutes(alice, 3);
  expect(alice.friend.name).toBe('Bobby');
  const before = await alice.texts('theirs');
  expect(before.length).toBeGreaterThan(50);
  // Messages that may be in that slot are awaited, not shown as missing.
  expect(before).toEqual(TEXTS.slice(0, before.length));
  giveBack();
  await alice.eventually(async () => (await alice.texts('theirs')).length === TEXTS.length);
  expect(await alice.texts('theirs')).toEqual(TEXTS);
});

test('only a subkey that could not be read is read again, with backoff', async () => {
  const { alice, bob } = await afterAbsence();
  const last = Math.max(...bob.network.written.map(({ subkey }) => subkey));
  const { reads, giveBack } = withhold(alice, last);
  await alice.start();
  await minutes(alice, 10);
  expect(reads.get(HEADER + 1)).toBe(1);
  // At most with each poll of the Messenger, twice a minute, and once more between two polls.
  expect(reads.get(last)).toBeLessThan(45);
  giveBack();
  await alice.eventually(async () => (await alice.texts('theirs')).length === TEXTS.length);
});

/** Every poll waits until `finish` is called. */
function slowPolls(person: Person) {
  const versions = person.network.versions.bind(person.network);
  const goOn: (() => void)[] = [];
  let running = 0;
  let most = 0;
  person.network.versions = async (record, from, to) => {
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => goOn.push(resolve));
    running--;
    return versions(record, from, to);
  };
  return {
    most: () => most,
    finish: () => {
      person.network.versions = versions;
      for (const each of goOn) each();
    },
  };
}

test('slow polls run one at a time', async () => {
  const { alice, bob } = await pair();
  const { most, finish } = slowPolls(alice);
  alice.network.deaf = true;
  bob.network.mute = true;
  await bob.says('hello');
  await inTime([bob], () => bob.friend.accepted === 1);
  await minutes(alice, 3);
  expect(await alice.texts('theirs')).toEqual([]);
  expect(most()).toBe(1);
  finish();
  await alice.sees('hello');
});

test('after a reconnect messages are sent at once, even with slow polls and without a route', async () => {
  const { alice, bob } = await pair();
  const write = alice.network.write.bind(alice.network);
  const newRoute = alice.network.newRoute.bind(alice.network);
  alice.network.write = () => Promise.reject(new NetworkError('offline'));
  alice.network.newRoute = () => Promise.reject(new NetworkError('offline'));
  alice.network.mute = true;
  alice.disconnect();
  await alice.says('hello');
  await minutes(alice, 3);
  const { finish } = slowPolls(alice);
  alice.network.write = write;
  alice.reconnect();
  await bob.sees('hello');
  alice.network.newRoute = newRoute;
  finish();
});

test('if a node returned an old copy because nobody answered in time, it is read again soon', async () => {
  const { alice, bob } = await pair();
  const read = alice.network.read.bind(alice.network);
  let unanswered = 0;
  alice.network.read = async (record, subkey) => {
    if (subkey !== HEADER + 1 || unanswered === 2) return read(record, subkey);
    unanswered++;
    return undefined;
  };
  bob.network.mute = true;
  // By now only the Messenger polls, twice a minute.
  await minutes(alice, 1);
  await bob.says('hello');
  await inTime([bob], () => bob.friend.accepted === 1);
  await seconds(alice, 10);
  await alice.sees('hello');
  expect(unanswered).toBe(2);
});
