/**
 * An inviter with a modified app, who takes each step of an inviter or leaves it out, in every order
 * that makes a difference. Whatever she does: what she wrote never becomes mine, and nothing that was
 * shown is lost.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MessageView } from '../../src/chat/views.ts';
import { compareBytes } from '../../src/lib/bytes.ts';
import { FakeClock } from '../fakes/FakeClock.ts';
import { FakeDht } from '../fakes/FakeNetwork.ts';
import type { HostileFriend } from '../fakes/HostileFriend.ts';
import { HostileInviter } from '../fakes/HostileInviter.ts';
import { calm, Person } from '../fakes/Person.ts';
import { people } from '../fakes/people.ts';
import { nodeCrypto } from '../nodeCrypto.ts';

const { known } = people();

const STEPS = ['slot', 'frame', 'header', 'farewell', 'unreadable', 'used', 'withdrawn'] as const;
type Step = (typeof STEPS)[number];
/** Whether Bob makes his own invitation before he accepts hers or after it. */
type Invites = 'before' | 'after';

interface Plan {
  /** What she does before she answers Bob's own invitation, and what after it. */
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  readonly invites: Invites;
  readonly herKey: 'lower' | 'higher';
  readonly restarts: boolean;
}

const HERS = 'I owe Mallory everything';
const MINE = ['one', 'two'];

async function takes(friend: HostileFriend, inviter: HostileInviter, step: Step): Promise<void> {
  switch (step) {
    case 'slot':
      return friend.writesSlot(1, await friend.seal({ sequence: 1, text: HERS }));
    case 'frame':
      await friend.findsRoute();
      return friend.state.friendRoute && friend.sendsFrame({ report: friend.report() });
    case 'header':
      return friend.writesHeader({ name: 'Mallory' });
    case 'farewell':
      return friend.writesHeader({ name: 'Mallory', left: true });
    case 'unreadable': {
      const envelope = await friend.seal({ sequence: 2, text: HERS });
      return friend.writesSlot(2, { ...envelope, sealed: envelope.sealed.map((byte) => byte ^ 1) });
    }
    case 'used':
      return inviter.saysUsed();
    case 'withdrawn':
      return inviter.says({ kind: 'withdrawn' });
  }
}

/** Lets enough time pass for several polls. */
async function passes({ clock }: Person, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed++) {
    clock.pass(1_000);
    await calm();
  }
}

async function pairWith(herKey: Plan['herKey'], bob: Person) {
  for (;;) {
    const pair = await nodeCrypto.generateKeyPair();
    if (compareBytes(pair.publicKey, bob.key) < 0 === (herKey === 'lower')) return pair;
  }
}

async function allMessages({ chat }: Person): Promise<readonly MessageView[]> {
  const histories = chat
    .snapshot()
    .friends.map(({ id }) => chat.conversation(id).history(undefined, 1_000));
  return (await Promise.all(histories)).flatMap(({ messages }) => messages);
}

function textsOf(messages: readonly MessageView[], mine: boolean): readonly string[] {
  return messages.flatMap((each) =>
    each.kind === 'text' && each.mine === mine ? [each.text] : [],
  );
}

async function play({ before, after, invites, herKey, restarts }: Plan): Promise<void> {
  const dht = new FakeDht();
  const bob = await known('Bob', dht);
  const parts = { clock: new FakeClock(), crypto: nodeCrypto, network: dht.node() };
  const mallory = await HostileInviter.invites(parts, await pairWith(herKey, bob));
  const early = invites === 'before' ? await bob.invites() : undefined;
  await passes(bob, 1);
  const id = await bob.accepts(mallory.code);
  for (const text of MINE)
    expect(await bob.chat.conversation(id).send(text)).toMatchObject({ kind: 'saved' });
  await bob.until(() => bob.chat.snapshot().friends[0]?.phase === 'answered');
  const friend = await mallory.takes();
  if (friend === undefined) throw new Error('he has replied');
  for (const step of before) {
    await takes(friend, mallory, step);
    await passes(bob, 40);
  }
  if (restarts) {
    bob.close();
    await bob.start();
  }
  const shown = textsOf(await allMessages(bob), false);
  const { code } = early ?? (await bob.invites());
  await mallory.answers(code);
  // She goes on while Bob's app decides.
  for (const step of after) await takes(friend, mallory, step);
  await passes(bob, 90);
  const messages = await allMessages(bob);
  expect(textsOf(messages, true)).toEqual(MINE);
  expect(messages.filter(({ mine }) => mine)).toHaveLength(MINE.length);
  const theirs = textsOf(messages, false);
  expect(theirs).toEqual(expect.arrayContaining([...shown]));
  expect(theirs.every((text) => text === HERS)).toBe(true);
}

const plans: fc.Arbitrary<Plan> = fc.record({
  before: fc.shuffledSubarray([...STEPS]),
  after: fc.shuffledSubarray([...STEPS], { maxLength: 2 }),
  invites: fc.constantFrom('before', 'after'),
  herKey: fc.constantFrom('lower', 'higher'),
  restarts: fc.boolean(),
});

test('an inviter who leaves out any steps puts no word into my mouth, and removes none', async () => {
  await fc.assert(fc.asyncProperty(plans, play), { numRuns: 150, seed: 20_261_127 });
});

test.each([
  ['says that she withdrew it', ['slot', 'withdrawn'], 'higher'],
  ['says that she took another reply', ['slot', 'unreadable', 'withdrawn'], 'lower'],
  ['says nothing, and has the lower key', ['slot'], 'lower'],
  ['says nothing, and has the higher key', ['slot'], 'higher'],
] as const)('an inviter who only writes a message and then %s', async (_, before, herKey) => {
  for (const invites of ['before', 'after'] as const)
    await play({ before, after: [], invites, herKey, restarts: false });
});
