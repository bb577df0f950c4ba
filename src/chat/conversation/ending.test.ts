/** Ending a conversation; long because both ways to end it meet every state of delivery. */
import { describe, expect, test } from 'vitest';
import { savedState } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { aConversation } from '../../../tests/states.ts';
import type { ConversationId } from '../ids.ts';
import { MAX_TEXT_BYTES, SLOTS } from '../limits.ts';
import { decodeConversation, encodeConversation } from '../model/storedConversation.ts';
import { encodeCbor } from '../wire/cbor.ts';

const { pair } = people();

/** All entries of a conversation in the vault. */
const entriesOf = ({ vault }: Person, id: ConversationId) =>
  vault.below([]).filter(({ key }) => key.includes(id));

/** Closes the app and starts it again. */
async function restart(person: Person): Promise<void> {
  person.close();
  await person.start();
}

/** Bob writes while Alice is offline, and has not ended the conversation. */
async function waiting(...texts: readonly string[]) {
  const both = await pair();
  const { alice, bob } = both;
  alice.close();
  await bob.says(...texts);
  await bob.eventually(async () => (await bob.states()).every((state) => state === 'network'));
  return both;
}

/** Starts a write of Bob's header, which continues when the result is called. */
async function headerInFlight(bob: Person): Promise<() => void> {
  let goOn: (() => void) | undefined;
  const write = bob.network.write.bind(bob.network);
  bob.network.write = async (...args) => {
    bob.network.write = write;
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
    return write(...args);
  };
  await bob.chat.introduce('Robert');
  await bob.until(() => goOn !== undefined);
  return () => goOn?.();
}

describe('ending a conversation and keeping its history', () => {
  test('sends a farewell, and leaves the history readable here', async () => {
    const { alice, bob } = await pair();
    await alice.says('hi');
    await bob.sees('hi');
    await bob.says('bye');
    await alice.sees('bye');
    await bob.until(async () => (await bob.states()).join() === 'delivered');
    bob.clock.pass(5_000);
    const at = bob.clock.now();
    await bob.chat.conversation(bob.friend.id).end();
    expect(bob.friend).toMatchObject({ phase: 'ending', endedAt: at });
    expect(await bob.chat.conversation(bob.friend.id).send('hm')).toEqual({ kind: 'closed' });
    await alice.until(() => alice.friend.phase === 'left');
    await bob.until(() => bob.friend.phase === 'ended');
    expect(await bob.texts()).toEqual(['hi', 'bye']);
    expect(await bob.states()).toEqual(['delivered']);
    await restart(bob);
    expect(bob.friend).toMatchObject({ phase: 'ended', endedAt: at });
    expect(await bob.texts()).toEqual(['hi', 'bye']);
    expect(bob.vault.below(['outbox'])).toEqual([]);
  });

  test('stops sending and receiving', async () => {
    const { alice, bob } = await pair();
    await alice.says('hi');
    await bob.sees('hi');
    // Alice does not know of the end yet, and keeps writing.
    alice.network.deaf = true;
    bob.network.mute = true;
    await bob.chat.conversation(bob.friend.id).end();
    await bob.until(() => bob.friend.phase === 'ended');
    await alice.says('are you there?');
    const { length } = bob.network.written;
    const { sent } = bob.network;
    for (let passed = 0; passed < 25_000; passed += 1_000) {
      for (const { clock } of [alice, bob]) clock.pass(1_000);
      await calm();
    }
    await restart(bob);
    bob.chat.pollNow();
    await bob.chat.introduce('Robert');
    await bob.chat.conversation(bob.friend.id).markRead();
    for (let passed = 0; passed < 600_000; passed += 5_000) {
      bob.clock.pass(5_000);
      await calm();
    }
    expect(bob.network.written.length).toBe(length);
    expect(bob.network.sent).toBe(sent);
    expect(await bob.texts()).toEqual(['hi']);
  });

  test('drops messages that were just being read', async () => {
    const { alice, bob } = await pair();
    alice.network.mute = true;
    const read = bob.network.read.bind(bob.network);
    const answers: (() => void)[] = [];
    bob.network.read = async (record, subkey) => {
      const value = await read(record, subkey);
      await new Promise<void>((answer) => answers.push(answer));
      return value;
    };
    await alice.says('too late');
    await alice.eventually(async () => (await alice.states()).join() === 'network');
    await bob.until(() => answers.length > 0);
    await bob.chat.conversation(bob.friend.id).end();
    for (const answer of answers) answer();
    await bob.until(() => bob.friend.phase === 'ended');
    await calm();
    expect(await bob.texts()).toEqual([]);
    expect(bob.friend.unread).toBe(0);
  });

  test('sends the farewell later if offline, even after a restart', async () => {
    const { alice, bob } = await pair();
    bob.disconnect();
    await bob.chat.conversation(bob.friend.id).end();
    bob.close();
    bob.network.reconnect();
    await bob.start();
    await alice.until(() => alice.friend.phase === 'left');
    await bob.until(() => bob.friend.phase === 'ended');
  });

  test('resends the farewell if `ended` could not be saved, which changes nothing there', async () => {
    const { alice, bob } = await pair();
    await bob.says('bye');
    await alice.sees('bye');
    const { id } = bob.friend;
    bob.vault.beforeCommit = (changes) => {
      if (changes.some(({ kind }) => kind === 'clear')) throw new Error('killed');
    };
    await bob.chat.conversation(id).end();
    await alice.until(() => alice.friend.phase === 'left');
    await bob.until(() => bob.reports.length > 0);
    bob.reports.length = 0;
    bob.vault.beforeCommit = () => undefined;
    expect(bob.friend.phase).toBe('ending');
    await restart(bob);
    await bob.until(() => bob.friend.phase === 'ended');
    expect(alice.friend.phase).toBe('left');
    expect(await alice.texts()).toEqual(['bye']);
  });

  test('changes nothing if it cannot be saved', async () => {
    const { alice, bob } = await pair();
    bob.vault.beforeCommit = () => {
      throw new Error('the disk is full');
    };
    await expect(bob.chat.conversation(bob.friend.id).end()).rejects.toThrow('the disk is full');
    bob.vault.beforeCommit = () => undefined;
    expect(bob.friend.phase).toBe('talking');
    await bob.says('still here');
    await alice.sees('still here');
  });

  test('lets the person delete it later, without another farewell', async () => {
    const { alice, bob } = await pair();
    await bob.says('bye');
    await alice.sees('bye');
    const { id } = bob.friend;
    await bob.chat.conversation(id).end();
    await bob.until(() => bob.friend.phase === 'ended');
    const { length } = bob.network.written;
    await bob.chat.conversation(id).leave();
    expect(entriesOf(bob, id)).toEqual([]);
    expect(bob.chat.snapshot().friends).toEqual([]);
    expect(bob.network.written.length).toBe(length);
  });

  test('lets the person delete it before the farewell is sent, which still goes out', async () => {
    const { alice, bob } = await pair();
    const { id } = bob.friend;
    bob.disconnect();
    await bob.chat.conversation(id).end();
    await bob.chat.conversation(id).leave();
    expect(bob.vault.below(['message'])).toEqual([]);
    await restart(bob);
    bob.reconnect();
    await alice.until(() => alice.friend.phase === 'left');
    await bob.until(() => entriesOf(bob, id).length === 0);
  });

  test('keeps both histories if the friend ends it at the same time', async () => {
    const { alice, bob } = await pair();
    await alice.says('hi');
    await bob.sees('hi');
    for (const person of [alice, bob]) person.disconnect();
    for (const person of [alice, bob]) await person.chat.conversation(person.friend.id).end();
    for (const person of [alice, bob]) person.reconnect();
    for (const person of [alice, bob]) {
      await person.until(() => person.friend.phase === 'ended');
      expect(await person.texts()).toEqual(['hi']);
    }
  });

  test('changes nothing if the friend ended it before', async () => {
    const { alice, bob } = await pair();
    await bob.chat.conversation(bob.friend.id).end();
    await alice.until(() => alice.friend.phase === 'left');
    await alice.chat.conversation(alice.friend.id).end();
    expect(alice.friend).toMatchObject({ phase: 'left', endedAt: undefined });
  });
});

describe.each(['end', 'leave'] as const)(
  'a message that the friend lacks when I call "%s"',
  (act) => {
    const ends = (person: Person) => person.chat.conversation(person.friend.id)[act]();

    test('still arrives if the network has it', async () => {
      const { alice, bob } = await waiting('one', 'two', 'three');
      await ends(bob);
      await bob.until(() => bob.chat.snapshot().friends.every(({ phase }) => phase === 'ended'));
      await alice.start();
      await inTime([alice], async () => (await alice.texts()).length === 3);
      expect(await alice.texts()).toEqual(['one', 'two', 'three']);
      await alice.until(() => alice.friend.phase === 'left');
    });

    test('is written before the farewell if it was waiting here, even after a restart', async () => {
      const { alice, bob } = await pair();
      bob.disconnect();
      await bob.says('one', 'two');
      await ends(bob);
      await restart(bob);
      bob.reconnect();
      await alice.until(() => alice.friend.phase === 'left');
      await inTime([alice], async () => (await alice.texts()).length === 2);
      expect(await alice.texts()).toEqual(['one', 'two']);
    });

    test('is written, and the farewell too, even if a header was in flight', async () => {
      const { alice, bob } = await pair();
      const goOn = await headerInFlight(bob);
      bob.network.mute = true;
      await bob.says('one');
      await ends(bob);
      goOn();
      await alice.until(() => alice.friend.phase === 'left');
      await inTime([alice], async () => (await alice.texts()).length === 1);
      expect(await alice.texts()).toEqual(['one']);
    });

    test('is written, and the farewell too, even if the node defers the writes', async () => {
      const { alice, bob } = await pair();
      bob.network.keepWrites = true;
      bob.network.mute = true;
      await bob.chat.introduce('Robert');
      await bob.says('one');
      await bob.eventually(() => bob.network.local.deferred(savedState(bob).record).length > 0);
      await ends(bob);
      bob.network.keepWrites = false;
      await inTime([alice, bob], () => alice.friend.phase === 'left');
      await inTime([alice], async () => (await alice.texts()).length === 1);
      expect(await alice.texts()).toEqual(['one']);
    });
  },
);

describe('before the end of a conversation', () => {
  test('one can ask which messages will still reach the friend and which will not', async () => {
    const { alice, bob } = await pair();
    expect(await bob.chat.conversation(bob.friend.id).unreached()).toEqual({ coming: 0, lost: 0 });
    alice.close();
    await bob.says('one');
    expect(await bob.chat.conversation(bob.friend.id).unreached()).toEqual({ coming: 1, lost: 0 });
    const big = 'x'.repeat(MAX_TEXT_BYTES - 4);
    await bob.says(...Array.from({ length: SLOTS + 5 }, () => big));
    const { coming, lost } = await bob.chat.conversation(bob.friend.id).unreached();
    expect(coming + lost).toBe(SLOTS + 6);
    expect(lost).toBeGreaterThan(0);
    await bob.chat.conversation(bob.friend.id).end();
    await bob.eventually(() => bob.friend.phase === 'ended');
    const states = await bob.states();
    expect(states.filter((state) => state === 'network')).toHaveLength(coming);
    expect(states.filter((state) => state === 'failed')).toHaveLength(lost);
    const [first, last] = [(await bob.messages())[0], (await bob.messages()).at(-1)];
    if (first === undefined || last === undefined) throw new Error('messages are expected');
    expect(await bob.chat.conversation(bob.friend.id).messageDetails(first.id)).toMatchObject({
      next: 'unheard',
    });
    expect(await bob.chat.conversation(bob.friend.id).messageDetails(last.id)).toMatchObject({
      next: 'ended',
    });
    await alice.start();
    await inTime([alice], async () => (await alice.texts()).length >= coming);
    expect((await alice.texts()).slice(0, coming)).toEqual(
      ['one', ...Array.from({ length: SLOTS + 5 }, () => big)].slice(0, coming),
    );
  });

  test('the messages that wait for a blocked friend count as lost', async () => {
    const { bob } = await waiting('one');
    bob.disconnect();
    await bob.says('two', 'three');
    await bob.chat.conversation(bob.friend.id).block();
    expect(await bob.chat.conversation(bob.friend.id).unreached()).toEqual({ coming: 1, lost: 2 });
  });
});

describe('a conversation that is ended before its reply is on the network', () => {
  test.each(['end', 'leave'] as const)(
    'never sends the reply, and "%s" sends no farewell',
    async (act) => {
      const { alice, bob } = await pair();
      const { code } = await alice.invites();
      bob.network.disconnect();
      const asked = bob.chat.invitations.open(code);
      expect(await asked).toEqual({ kind: 'offline' });
      bob.network.reconnect();
      bob.network.keepWrites = true;
      const id = await bob.accepts(code);
      await calm();
      await bob.chat.conversation(id)[act]();
      bob.network.keepWrites = false;
      await inTime([alice, bob], () =>
        bob.chat.snapshot().friends.every((each) => each.id !== id || each.phase === 'ended'),
      );
      expect(alice.chat.snapshot().invitations).toHaveLength(1);
      expect(alice.chat.snapshot().friends).toHaveLength(1);
    },
  );

  test('sends a farewell if the node may still write the reply', async () => {
    const { alice, bob } = await pair();
    const first = alice.friend.id;
    const { code } = await alice.invites();
    const id = await bob.accepts(code);
    // The header is on the network; the node defers the reply.
    const write = bob.network.write.bind(bob.network);
    let answers = 0;
    bob.network.write = async (record, subkey, data) => {
      bob.network.keepWrites = subkey === 1 && ++answers > 0;
      return write(record, subkey, data);
    };
    await bob.until(() => answers > 0);
    await bob.chat.conversation(id).leave();
    bob.network.keepWrites = false;
    await inTime([alice, bob], () => {
      const theirs = alice.chat.snapshot().friends.find((each) => each.id !== first);
      return theirs?.phase === 'left';
    });
  });
});

describe('after the end of a conversation', () => {
  test.each([
    ['I ended it and kept it', (me: Person) => me.chat.conversation(me.friend.id).end()],
    ['I deleted it', (me: Person) => me.chat.conversation(me.friend.id).leave()],
    ['they left', (_: Person, they: Person) => they.chat.conversation(they.friend.id).leave()],
    ['they ended it', (_: Person, they: Person) => they.chat.conversation(they.friend.id).end()],
    [
      'both left',
      async (me: Person, they: Person) => {
        await Promise.all([
          me.chat.conversation(me.friend.id).leave(),
          they.chat.conversation(they.friend.id).leave(),
        ]);
      },
    ],
  ])('a new invitation makes a new one (%s)', async (_, act) => {
    const { alice, bob } = await pair();
    await alice.says('old');
    await bob.sees('old');
    const known = new Set([alice.friend.id, bob.friend.id]);
    await act(alice, bob);
    await inTime([alice, bob], () =>
      [alice, bob].every((each) =>
        each.chat.snapshot().friends.every(({ phase }) => phase === 'left' || phase === 'ended'),
      ),
    );
    const { code } = await alice.invites();
    await bob.accepts(code);
    const fresh = (person: Person) =>
      person.chat.snapshot().friends.find(({ id }) => !known.has(id));
    await inTime([alice, bob], () =>
      [alice, bob].every((each) => fresh(each)?.phase === 'talking'),
    );
    const hers = fresh(alice);
    if (hers === undefined) throw new Error('a new conversation is expected');
    expect(await alice.chat.conversation(hers.id).send('new')).toMatchObject({ kind: 'saved' });
    await inTime([alice, bob], () => fresh(bob)?.last?.text === 'new');
  });
});

test('a stored conversation from before `endedAt` existed is read as one that was not ended', () => {
  const fields = Object.entries(aConversation);
  const old = Object.fromEntries(fields.filter(([name]) => name !== 'endedAt'));
  expect(decodeConversation(encodeCbor(old))).toEqual(aConversation);
  const ended = { ...aConversation, phase: 'ended', endedAt: 5_000 } as const;
  expect(decodeConversation(encodeConversation(ended))).toEqual(ended);
});
