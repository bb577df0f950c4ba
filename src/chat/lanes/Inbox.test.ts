/** Reading what the friend wrote, when some of it is out of reach. */
import { expect, test } from 'vitest';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { NetworkError } from '../ports.ts';

const { pair } = people();

/** Alice was away while Bob wrote this much: three slots full of it. */
const TEXTS = Array.from({ length: 300 }, (_, i) => `message ${i}`);

async function awaited(): Promise<{ alice: Person; bob: Person }> {
  const { alice, bob } = await pair();
  alice.close();
  await bob.chat.introduce('Bobby');
  await Promise.all(TEXTS.map((text) => bob.chat.conversation(bob.friend.id).send(text)));
  await inTime([bob], () => bob.friend.accepted === TEXTS.length);
  bob.close();
  return { alice, bob };
}

/** Of the inviter's view: the friend's header is subkey 16, the slots follow. */
const HEADER = 16;

/** This subkey cannot be read until the result is called; every read is counted. */
function withhold(person: Person, subkey: number) {
  const read = person.network.read.bind(person.network);
  const reads = new Map<number, number>();
  let isAway = true;
  person.network.read = async (record, each) => {
    reads.set(each, (reads.get(each) ?? 0) + 1);
    if (isAway && each === subkey) throw new NetworkError('offline');
    return read(record, each);
  };
  return {
    reads,
    giveBack: () => {
      isAway = false;
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

test('a slot that cannot be read keeps neither the header nor other slots away', async () => {
  const { alice } = await awaited();
  const { giveBack } = withhold(alice, HEADER + 2);
  await alice.start();
  await minutes(alice, 3);
  expect(alice.friend.name).toBe('Bobby');
  const before = await alice.texts('theirs');
  expect(before.length).toBeGreaterThan(50);
  // What may lie in that slot is waited for, not shown as missing.
  expect(before).toEqual(TEXTS.slice(0, before.length));
  giveBack();
  await alice.eventually(async () => (await alice.texts('theirs')).length === TEXTS.length);
  expect(await alice.texts('theirs')).toEqual(TEXTS);
});

test('only what could not be read is asked for again, ever more seldom', async () => {
  const { alice, bob } = await awaited();
  const last = Math.max(...bob.network.written.map(({ subkey }) => subkey));
  const { reads, giveBack } = withhold(alice, last);
  await alice.start();
  await minutes(alice, 10);
  expect(reads.get(HEADER + 1)).toBe(1);
  // At most with each look of the Messenger, twice a minute, and once more between them.
  expect(reads.get(last)).toBeLessThan(45);
  giveBack();
  await alice.eventually(async () => (await alice.texts('theirs')).length === TEXTS.length);
});

/** Every look at what the network has waits until the result is called. */
function slowPolls(person: Person) {
  const versions = person.network.versions.bind(person.network);
  const goOn: (() => void)[] = [];
  let underWay = 0;
  let most = 0;
  person.network.versions = async (record, from, to) => {
    most = Math.max(most, ++underWay);
    await new Promise<void>((resolve) => goOn.push(resolve));
    underWay--;
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

test('where a look takes long there is one at a time', async () => {
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

test('who is back online sends at once, although looks take long and no route can be made', async () => {
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

test('a node that gave what it had, as nobody answered it in time, is asked again soon', async () => {
  const { alice, bob } = await pair();
  const read = alice.network.read.bind(alice.network);
  let unanswered = 0;
  alice.network.read = async (record, subkey) => {
    if (subkey !== HEADER + 1 || unanswered === 2) return read(record, subkey);
    unanswered++;
    return undefined;
  };
  bob.network.mute = true;
  // Nothing is looked for any more but with the Messenger's look, twice a minute.
  await minutes(alice, 1);
  await bob.says('hello');
  await inTime([bob], () => bob.friend.accepted === 1);
  await seconds(alice, 10);
  await alice.sees('hello');
  expect(unanswered).toBe(2);
});
