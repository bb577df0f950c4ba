/**
 * A blocked person can find out no more than if we were away. Long because it tries every act that
 * could reveal the block.
 */
import { describe, expect, test, vi } from 'vitest';
import { Impostor, savedState } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { deferred } from '../../lib/deferred.ts';
import { nodeCrypto } from '../../../tests/nodeCrypto.ts';
import { MAX_TEXT_BYTES, SLOTS } from '../limits.ts';
import { NetworkError } from '../ports.ts';

const { known, pair } = people();

/** Two friends with one message each, after all acknowledgements have arrived. */
async function talking() {
  const both = await pair();
  const { alice, bob } = both;
  await alice.says('from alice');
  await bob.says('from bob');
  await inTime([alice, bob], async () =>
    (await Promise.all([alice.states(), bob.states()])).every(
      (each) => each.join() === 'delivered',
    ),
  );
  return both;
}

/** Counts what this person's node sends from now on, and what is asked of the network. */
function watched({ network }: Person) {
  const before = { written: network.written.length, sent: network.sent };
  const asks = (
    ['openRecord', 'read', 'versions', 'watch', 'write', 'importRoute', 'sendMessage'] as const
  ).map((call) => vi.spyOn(network, call));
  return {
    sends: () => [network.written.length - before.written, network.sent - before.sent],
    asks: () => asks.reduce((sum, { mock }) => sum + mock.calls.length, 0),
  };
}

async function pass(people: readonly Person[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5_000) {
    for (const { clock } of people) clock.pass(5_000);
    await calm();
  }
}

/** Makes the next call of this crypto function wait until `now` is called. */
function holds(call: 'seal' | 'decrypt') {
  let isDue = false;
  let now: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (now = resolve));
  const wait = () => {
    isDue = true;
    return told;
  };
  if (call === 'seal') {
    const seal = nodeCrypto.seal.bind(nodeCrypto);
    vi.spyOn(nodeCrypto, 'seal').mockImplementationOnce(async (...all) =>
      wait().then(() => seal(...all)),
    );
  } else {
    const decrypt = nodeCrypto.decrypt.bind(nodeCrypto);
    vi.spyOn(nodeCrypto, 'decrypt').mockImplementationOnce(async (...all) =>
      wait().then(() => decrypt(...all)),
    );
  }
  return { isDue: () => isDue, now: () => now() };
}

const HOUR = 3_600_000;

describe('a blocked friend', () => {
  test('sees the same as of a person who is away', async () => {
    const { alice, bob } = await talking();
    const { id } = alice.friend;
    expect(await alice.chat.conversation(id).block()).toEqual({ kind: 'saved' });
    await calm();
    const seen = watched(alice);
    await bob.says('are you there?', 'hello?');
    await bob.chat.conversation(bob.friend.id).typing(true);
    await pass([alice, bob], HOUR);
    expect(seen.sends()).toEqual([0, 0]);
    expect(seen.asks()).toBe(0);
    expect(await bob.states()).toEqual(['delivered', 'network', 'network']);
    expect(bob.friend.activity).toBe('unknown');
    expect(await alice.texts('theirs')).toEqual(['from bob']);
    expect(alice.friend).toMatchObject({ blocked: true, unread: 0, activity: 'unknown' });
    expect(alice.network.isWatching).toBe(false);
  });

  const acts: Record<string, (alice: Person, bob: Person) => unknown> = {
    'a new name': (alice) => alice.chat.introduce('Alicia'),
    'a restart': (alice) => {
      alice.close();
      return alice.start();
    },
    'a new node': (alice) => {
      alice.network.restart();
      alice.chat.online(true);
    },
    'an interruption': (alice) => {
      alice.disconnect();
      alice.reconnect();
    },
    'the end of all routes': (alice) => alice.network.loseRoutes(),
    'the end of all watches': (alice) => alice.network.endWatches(),
    'our opening of the app': (alice) => {
      alice.chat.attend(false);
      alice.clock.pass(5_000);
      alice.chat.attend(true);
      alice.chat.pollNow();
    },
    'our other privacy settings': async (alice) => {
      await alice.chat.setPrivacy({ read: false, typing: false, presence: false });
      await alice.chat.setPrivacy({ read: true, typing: true, presence: true });
    },
    'our typing': (alice) => alice.chat.conversation(alice.friend.id).typing(true),
    'our reading': (alice) => alice.chat.conversation(alice.friend.id).markRead(),
    'our verified mark, nickname and notes': async (alice) => {
      const { id } = alice.friend;
      await alice.chat.contact(id).verify(true);
      await alice.chat.contact(id).rename('Bobby');
      await alice.chat.contact(id).saveNotes('no plums');
    },
    'our new invitation': (alice) => alice.invites(),
    'their restart': (_, bob) => {
      bob.close();
      return bob.start();
    },
    'their new name': (_, bob) => bob.chat.introduce('Bobby'),
    'their leaving': async (_, bob) => {
      for (const { id } of bob.chat.snapshot().friends) await bob.chat.conversation(id).leave();
    },
  };
  test.each(Object.entries(acts))('learns nothing from %s', async (_, act) => {
    const { alice, bob } = await talking();
    const before = savedState(alice);
    const { record } = before;
    await alice.chat.conversation(alice.friend.id).block();
    await calm();
    alice.network.sent = 0;
    const wrote = () =>
      alice.network.written.filter((each) => each.record.join() === record.join());
    const count = wrote().length;
    await act(alice, bob);
    await pass([alice, bob], HOUR);
    await act(alice, bob);
    await pass([alice, bob], HOUR);
    expect(wrote().length).toBe(count);
    expect(alice.network.sent).toBe(0);
    expect(alice.network.watches(record)).toBe(false);
    // And nothing from them was saved.
    const { name, received, friendRevision, phase } = before;
    expect(savedState(alice)).toMatchObject({ name, received, friendRevision, phase });
  });

  test('gets no answer to reports, greetings and repeated frames', async () => {
    const { alice, bob } = await talking();
    const cheat = new Impostor(bob);
    const old = await cheat.frame({ answer: true });
    await alice.chat.conversation(alice.friend.id).block();
    await calm();
    const seen = watched(alice);
    // Our old route is gone: assume that they somehow know the new one.
    const route = alice.network.routes()[0];
    if (route === undefined) throw new Error('a route is expected');
    const sends = async (message: Uint8Array) => {
      const { network } = bob;
      await network.sendMessage(await network.importRoute(route), message);
    };
    await sends(old);
    await sends(await cheat.frame({ answer: true, activity: 'typing' }));
    await sends(await cheat.frame({ report: cheat.report({ received: 1, missing: [[1, 1]] }) }));
    await sends(await cheat.frame({ messages: [await cheat.seal({ sequence: 2 })] }));
    await cheat.writesHeader({ name: 'Somebody', left: true });
    await cheat.writesSlot(1, await cheat.seal({ sequence: 3 }));
    await pass([alice], HOUR);
    expect(seen.sends()).toEqual([0, 0]);
    expect(seen.asks()).toBe(0);
    expect(alice.friend).toMatchObject({ name: 'Bob', phase: 'talking', activity: 'unknown' });
    expect(await alice.states()).toEqual(['delivered']);
    expect(await alice.texts('theirs')).toEqual(['from bob']);
  });

  test('cannot reach us over the route they know, while others use the new one', async () => {
    const { dht, alice, bob } = await talking();
    const carol = await known('Carol', dht);
    const { code } = await carol.invites();
    const hers = await alice.accepts(code);
    await carol.until(() => carol.chat.snapshot().friends.length === 1);
    const [old] = alice.network.routes();
    const his = alice.chat.snapshot().friends.find(({ name }) => name === 'Bob');
    if (his === undefined || old === undefined) throw new Error('both are expected');
    await alice.chat.conversation(his.id).block();
    await alice.until(() => alice.network.routes().length === 1);
    expect(alice.network.routes()[0]).not.toEqual(old);
    await inTime([alice, bob, carol], () => carol.friend.activity === 'here');
    await alice.chat.conversation(hers).send('to carol');
    await carol.sees('to carol');
  });

  test('cannot reach us even if we get no new route', async () => {
    const { alice } = await talking();
    const [old] = alice.network.routes();
    alice.network.newRoute = () => Promise.reject(new NetworkError('offline'));
    await alice.chat.conversation(alice.friend.id).block();
    await calm();
    expect(old).toBeDefined();
    expect(alice.network.routes()).toEqual([]);
  });

  test('gets nothing from what was in flight when they were blocked', async () => {
    const { alice, bob } = await talking();
    // Both lanes are blocked at the port.
    bob.network.mute = true;
    const goOns: (() => void)[] = [];
    alice.network.late = (goOn) => void goOns.push(goOn);
    alice.network.mute = true;
    await alice.says('one');
    await alice.eventually(() => goOns.length > 0);
    await alice.says('two');
    await alice.chat.conversation(alice.friend.id).block();
    const before = alice.network.sent;
    alice.network.late = undefined;
    for (const goOn of goOns.splice(0)) goOn();
    await calm();
    // The write in flight may finish; everything after it waits.
    const { length } = alice.network.written;
    await pass([alice, bob], HOUR);
    expect(alice.network.written.length).toBe(length);
    expect(alice.network.sent).toBe(before);
    expect(await alice.states()).not.toContain('read');
  });

  test('gets no answering frame that was being prepared when they were blocked', async () => {
    const { alice, bob } = await talking();
    const cheat = new Impostor(bob);
    const [message] = await Promise.all([cheat.seal({ sequence: 2 })]);
    alice.network.sent = 0;
    // The commit of their message is running; the block is saved right after it.
    let blocking: Promise<unknown> | undefined;
    alice.vault.beforeCommit = (changes) => {
      if (
        changes.some(
          ({ kind, ...each }) => kind === 'put' && 'key' in each && each.key[0] === 'message',
        )
      )
        blocking ??= alice.chat.conversation(alice.friend.id).block();
    };
    await cheat.sendsFrame({ messages: [message], answer: true });
    await alice.until(() => blocking !== undefined);
    await blocking;
    const { sent } = alice.network;
    await pass([alice], HOUR);
    expect(alice.network.sent).toBe(sent);
    expect(alice.friend.unread).toBe(0);
  });

  test('gets no frame that was being sealed when they were blocked', async () => {
    const { alice } = await talking();
    const goOn = holds('seal');
    const { sent } = alice.network;
    await alice.says('one');
    await alice.until(() => goOn.isDue());
    await alice.chat.conversation(alice.friend.id).block();
    goOn.now();
    await pass([alice], HOUR);
    expect(alice.network.sent).toBe(sent);
  });

  test('gets no header that was being sealed when they were blocked', async () => {
    const { alice } = await talking();
    const goOn = holds('seal');
    const { length } = alice.network.written;
    await alice.chat.introduce('Alicia');
    await alice.until(() => goOn.isDue());
    await alice.chat.conversation(alice.friend.id).block();
    goOn.now();
    await pass([alice], HOUR);
    expect(alice.network.written.length).toBe(length);
  });

  test('has nothing saved any more once the call has returned', async () => {
    const { alice, bob } = await talking();
    const goOn = holds('decrypt');
    await bob.says('just in time');
    await alice.until(() => goOn.isDue());
    let isBlocked = false;
    const blocking = alice.chat
      .conversation(alice.friend.id)
      .block()
      .then(() => (isBlocked = true));
    await alice.until(() => alice.friend.blocked);
    await calm();
    expect(isBlocked).toBe(false);
    goOn.now();
    await blocking;
    const { revision } = savedState(alice);
    await pass([alice, bob], 60_000);
    expect(savedState(alice).revision).toBe(revision);
    // Their activity at that moment is not remembered either.
    await alice.chat.conversation(alice.friend.id).unblock();
    expect(alice.friend.activity).toBe('unknown');
  });

  test('does not appear with a message whose read was in flight', async () => {
    const { alice, bob } = await talking();
    bob.network.mute = true;
    const read = alice.network.read.bind(alice.network);
    const answers: (() => void)[] = [];
    alice.network.read = async (record, subkey) => {
      const value = await read(record, subkey);
      await new Promise<void>((answer) => answers.push(answer));
      return value;
    };
    await bob.says('too late');
    await bob.eventually(async () => (await bob.states()).at(-1) === 'network');
    await alice.until(() => answers.length > 0);
    await alice.chat.conversation(alice.friend.id).block();
    alice.events.length = 0;
    alice.network.read = read;
    for (const answer of answers) answer();
    await pass([alice, bob], 60_000);
    expect(await alice.texts('theirs')).toEqual(['from bob']);
    expect(alice.events.filter(({ kind }) => kind === 'messages')).toEqual([]);
  });
});

describe('blocking', () => {
  test('changes nothing if it could not be saved', async () => {
    const { alice, bob } = await talking();
    alice.vault.beforeCommit = () => {
      throw new Error('the disk is full');
    };
    await expect(alice.chat.conversation(alice.friend.id).block()).rejects.toThrow(
      'the disk is full',
    );
    alice.vault.beforeCommit = () => undefined;
    expect(alice.friend.blocked).toBe(false);
    await bob.says('still here');
    await alice.sees('from bob', 'still here');
  });

  test('refuses new messages and keeps the waiting ones', async () => {
    const { alice, bob } = await talking();
    alice.disconnect();
    await alice.says('waits');
    await alice.chat.conversation(alice.friend.id).block();
    alice.reconnect();
    expect(await alice.chat.conversation(alice.friend.id).send('no')).toEqual({ kind: 'blocked' });
    await pass([alice, bob], HOUR);
    expect(await alice.states()).toEqual(['delivered', 'held']);
    const waiting = (await alice.messages()).at(-1);
    const messageDetails =
      waiting && (await alice.chat.conversation(alice.friend.id).messageDetails(waiting.id));
    expect(messageDetails).toMatchObject({ state: 'held', next: 'blocked' });
    await alice.chat.conversation(alice.friend.id).unblock();
    await bob.sees('from alice', 'waits');
    await alice.until(async () => (await alice.states()).join() === 'delivered,delivered');
  });

  test('while offline still holds when the network is back', async () => {
    const { alice, bob } = await talking();
    alice.disconnect();
    await alice.chat.conversation(alice.friend.id).block();
    const [old] = alice.network.routes();
    const seen = watched(alice);
    alice.reconnect();
    await pass([alice, bob], HOUR);
    expect(seen.sends()).toEqual([0, 0]);
    expect(seen.asks()).toBe(0);
    expect(alice.network.routes()).not.toContainEqual(old);
  });

  test('holds back a reply to another invitation of the same person', async () => {
    const { dht, alice, bob } = await talking();
    const asked = await alice.chat.invitations.open((await bob.invites()).code);
    if (asked.kind !== 'asks') throw new Error(asked.kind);
    await alice.chat.conversation(alice.friend.id).block();
    const accepted = await alice.chat.invitations.accept(asked.invitation);
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    const id = accepted.friend;
    const all = alice.chat.snapshot().friends;
    expect(all.map(({ blocked }) => blocked)).toEqual([true, true]);
    await pass([alice, bob], HOUR);
    expect(bob.chat.snapshot().friends).toHaveLength(1);
    await alice.chat.conversation(id).unblock();
    expect(alice.chat.snapshot().friends.map(({ blocked }) => blocked)).toEqual([false, false]);
    await inTime([alice, bob], () => bob.chat.snapshot().friends.length === 2);
    expect(dht.records.size).toBeGreaterThan(0);
  });

  test('holds for all conversations with the same key, and for no other', async () => {
    const { dht, alice, bob } = await talking();
    const second = await alice.accepts((await bob.invites()).code);
    const carol = await known('Carol', dht);
    const hers = await alice.accepts((await carol.invites()).code);
    await inTime([alice, bob, carol], () =>
      alice.chat.snapshot().friends.every(({ phase }) => phase === 'talking'),
    );
    await alice.chat.conversation(second).block();
    const blocked = alice.chat.snapshot().friends.filter((each) => each.blocked);
    expect(blocked).toHaveLength(2);
    expect(blocked.map(({ theirName }) => theirName)).toEqual(['Bob', 'Bob']);
    expect(await alice.chat.conversation(hers).send('hi carol')).toMatchObject({ kind: 'saved' });
    await carol.sees('hi carol');
  });

  test('drops a farewell that was not sent yet, also after a restart', async () => {
    const { alice, bob } = await talking();
    const second = await alice.accepts((await bob.invites()).code);
    await inTime([alice, bob], () =>
      alice.chat.snapshot().friends.every(({ phase }) => phase === 'talking'),
    );
    alice.disconnect();
    await alice.chat.conversation(second).leave();
    expect(alice.vault.below(['conversation'])).toHaveLength(2);
    // The block is saved, and the app is killed before it does anything else.
    let killed = false;
    alice.vault.beforeCommit = (changes) => {
      if (killed) throw new Error('killed');
      killed = changes.some((each) => each.kind === 'put' && each.key[0] === 'blocked');
    };
    await expect(alice.chat.conversation(alice.friend.id).block()).rejects.toThrow('killed');
    alice.close();
    alice.reports.length = 0;
    alice.vault.beforeCommit = () => undefined;
    expect(alice.vault.below(['conversation'])).toHaveLength(2);
    alice.network.reconnect();
    await alice.start();
    await pass([alice, bob], HOUR);
    expect(bob.chat.snapshot().friends.map(({ phase }) => phase)).toEqual(['talking', 'talking']);
    expect(alice.vault.below(['conversation'])).toHaveLength(1);
  });
});

describe('an unblocked friend', () => {
  test('has all their messages delivered once and in order', async () => {
    const { alice, bob } = await talking();
    await alice.chat.conversation(alice.friend.id).block();
    const texts = Array.from({ length: 60 }, (_, i) => `${i}`);
    for (const text of texts) {
      await bob.says(text);
      await pass([alice, bob], 5_000);
    }
    alice.close();
    await alice.start();
    await bob.says('last');
    await pass([alice, bob], HOUR);
    await alice.chat.conversation(alice.friend.id).unblock();
    expect(alice.friend.blocked).toBe(false);
    await inTime([alice, bob], async () => (await alice.texts('theirs')).length === 62);
    expect(await alice.texts('theirs')).toEqual(['from bob', ...texts, 'last']);
    await inTime([alice, bob], async () =>
      (await bob.states()).every((state) => state === 'delivered'),
    );
    await alice.says('back');
    await bob.sees('from alice', 'back');
    expect(alice.network.isWatching).toBe(true);
  });

  test('loses no message that was read from a slot at the moment of the block', async () => {
    const { alice, bob } = await talking();
    const cheat = new Impostor(bob);
    const read = alice.network.read.bind(alice.network);
    const { promise, resolve: goOn } = deferred<void>();
    const isRead = vi.fn();
    const reading = vi.spyOn(alice.network, 'read').mockImplementation(async (record, subkey) => {
      const value = await read(record, subkey);
      isRead();
      await promise;
      return value;
    });
    await cheat.writesSlot(1, await cheat.seal({ sequence: 2, text: 'in a slot' }));
    await alice.until(() => isRead.mock.calls.length > 0);
    await alice.chat.conversation(alice.friend.id).block();
    goOn();
    await calm();
    reading.mockRestore();
    await alice.chat.conversation(alice.friend.id).unblock();
    await inTime([alice], async () => (await alice.texts('theirs')).includes('in a slot'));
  });

  test('loses no message although the ring was full all the time', async () => {
    const { alice, bob } = await talking();
    await alice.chat.conversation(alice.friend.id).block();
    const big = 'x'.repeat(MAX_TEXT_BYTES - 4);
    const texts = Array.from({ length: SLOTS + 5 }, (_, i) => String(i).padStart(4, '0') + big);
    await bob.says(...texts);
    await pass([alice, bob], HOUR);
    expect((await bob.states()).filter((state) => state === 'queued').length).toBeGreaterThan(0);
    await alice.chat.conversation(alice.friend.id).unblock();
    await inTime([alice, bob], async () =>
      (await bob.states()).every((state) => state === 'delivered'),
    );
    expect(await alice.texts('theirs')).toEqual(['from bob', ...texts]);
  });

  test('has the same unread messages as before', async () => {
    const { alice } = await talking();
    expect(alice.friend.unread).toBe(1);
    await alice.chat.conversation(alice.friend.id).block();
    expect(alice.friend.unread).toBe(0);
    await alice.chat.conversation(alice.friend.id).unblock();
    expect(alice.friend.unread).toBe(1);
  });

  test('can be blocked and unblocked many times', async () => {
    const { alice, bob } = await talking();
    const { id } = alice.friend;
    for (let i = 0; i < 5; i++) {
      await Promise.all([
        alice.chat.conversation(id).block(),
        bob.says(`${i}`),
        alice.chat.conversation(id).unblock(),
      ]);
      await alice.chat.conversation(id).block();
      await alice.chat.conversation(id).unblock();
    }
    await inTime([alice, bob], async () => (await alice.texts('theirs')).length === 6);
    expect(await alice.texts('theirs')).toEqual(['from bob', '0', '1', '2', '3', '4']);
  });
});

describe('the block list', () => {
  test('survives a restart', async () => {
    const { alice } = await talking();
    await alice.chat.conversation(alice.friend.id).block();
    alice.close();
    await alice.start();
    expect(alice.friend.blocked).toBe(true);
  });

  test('blocks everybody if it is damaged', async () => {
    const { alice, bob } = await talking();
    await alice.chat.conversation(alice.friend.id).block();
    const value = alice.vault.at(['blocked'])?.slice(0, -1) ?? new Uint8Array();
    alice.close();
    await alice.vault.commit([{ kind: 'put', key: ['blocked'], value }]);
    await alice.start();
    await bob.says('nobody is to hear this');
    await pass([alice, bob], HOUR);
    expect(alice.friend.blocked).toBe(true);
    expect(await alice.texts('theirs')).not.toContain('nobody is to hear this');
  });

  test('forgets a person with their last conversation, silently, and they can be invited again', async () => {
    const { alice, bob } = await talking();
    await alice.chat.conversation(alice.friend.id).block();
    await calm();
    const seen = watched(alice);
    await alice.chat.conversation(alice.friend.id).leave();
    expect(alice.chat.snapshot().friends).toEqual([]);
    await pass([alice, bob], HOUR);
    expect(seen.sends()).toEqual([0, 0]);
    expect(bob.friend.phase).toBe('talking');
    const { code } = await alice.invites();
    await bob.accepts(code);
    await inTime([alice, bob], () => alice.chat.snapshot().friends.length === 1);
    expect(alice.friend.blocked).toBe(false);
    await alice.says('hello again');
    await inTime([alice, bob], async () => {
      const last = bob.chat.snapshot().friends.map((each) => each.last?.text);
      await calm();
      return last.includes('hello again');
    });
  });

  test('forgets that person at the next start if the app was killed in between', async () => {
    const { alice } = await talking();
    await alice.chat.conversation(alice.friend.id).block();
    const value = alice.vault.at(['blocked']) ?? new Uint8Array();
    await alice.chat.conversation(alice.friend.id).leave();
    await alice.until(() => alice.vault.at(['blocked'])?.length !== value.length);
    const without = alice.vault.at(['blocked']);
    alice.close();
    await alice.vault.commit([{ kind: 'put', key: ['blocked'], value }]);
    await alice.start();
    expect(alice.vault.at(['blocked'])).toEqual(without);
  });

  test('does not change for a conversation that is gone', async () => {
    const { alice } = await talking();
    const { id } = alice.friend;
    await alice.chat.conversation(id).leave();
    await alice.until(() => alice.vault.below(['conversation']).length === 0);
    expect(await alice.chat.conversation(id).block()).toEqual({ kind: 'gone' });
    expect(await alice.chat.conversation(id).unblock()).toEqual({ kind: 'gone' });
  });

  test('changes even if the node cannot close a record or release a route', async () => {
    const { alice } = await talking();
    alice.network.closeRecord = () => Promise.reject(new NetworkError('offline'));
    alice.network.releaseRoute = () => Promise.reject(new NetworkError('offline'));
    expect(await alice.chat.conversation(alice.friend.id).block()).toEqual({ kind: 'saved' });
    await calm();
  });
});
