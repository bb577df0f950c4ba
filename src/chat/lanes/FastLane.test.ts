/** The fast lane: which writes it saves, and what happens when it does not work. */
import { describe, expect, test, vi } from 'vitest';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { NetworkError } from '../ports.ts';

const { pair } = people();

const allDelivered = async (person: Person) =>
  (await person.states()).every((state) => state === 'delivered' || state === 'read');

describe('while both friends are online', () => {
  test('nothing is written to the DHT', async () => {
    const { alice, bob } = await pair();
    await calm();
    const before = [alice.network.written.length, bob.network.written.length];
    for (let i = 0; i < 20; i++) {
      await alice.says(`a${i}`);
      await bob.says(`b${i}`);
    }
    await alice.until(() => allDelivered(alice));
    await bob.until(() => allDelivered(bob));
    // Both send heartbeats.
    for (let passed = 0; passed < 100_000; passed += 5_000) {
      for (const { clock } of [alice, bob]) clock.pass(5_000);
      await calm();
    }
    expect([alice.network.written.length, bob.network.written.length]).toEqual(before);
  });

  test('many messages at once go out in few frames', async () => {
    const { alice, bob } = await pair();
    await calm();
    const before = alice.network.sent;
    const texts = Array.from({ length: 400 }, (_, i) => `message ${i}`);
    await Promise.all(texts.map((text) => alice.chat.conversation(alice.friend.id).send(text)));
    await bob.sees(...texts);
    await alice.until(() => allDelivered(alice));
    expect(alice.network.sent - before).toBeLessThan(20);
  });

  test('a thousand messages at once also use the fast lane', async () => {
    const { alice, bob } = await pair();
    await calm();
    const before = alice.network.written.length;
    const texts = Array.from({ length: 1_000 }, (_, i) => `message ${i}`);
    await Promise.all(texts.map((text) => alice.chat.conversation(alice.friend.id).send(text)));
    await bob.sees(...texts);
    await alice.until(() => allDelivered(alice));
    expect(alice.network.written.length).toBe(before);
  });

  test('the friend gets read receipts if both share them', async () => {
    const { alice, bob } = await pair();
    await alice.says('hi');
    await bob.sees('hi');
    await bob.chat.conversation(bob.friend.id).markRead();
    await alice.until(async () => (await alice.states()).join() === 'read');
    await alice.chat.setPrivacy({ read: false, typing: true, presence: true });
    expect(await alice.states()).toEqual(['delivered']);
  });

  test('a read receipt arrives in the end, even if its frame was lost', async () => {
    const { alice, bob } = await pair();
    await bob.chat.setPrivacy({ read: true, typing: true, presence: false });
    await alice.says('hi');
    await bob.sees('hi');
    await inTime([alice, bob], () => allDelivered(alice));
    bob.network.loses = 1;
    await bob.chat.conversation(bob.friend.id).markRead();
    await bob.until(() => bob.network.loses === 0);
    expect(await alice.states()).toEqual(['delivered']);
    await inTime([alice, bob], async () => (await alice.states()).join() === 'read');
  });

  test('no read receipt is sent if the reader does not share them', async () => {
    const { alice, bob } = await pair();
    await bob.chat.setPrivacy({ read: false, typing: true, presence: true });
    await alice.says('hi');
    await bob.sees('hi');
    await bob.chat.conversation(bob.friend.id).markRead();
    for (const { clock } of [alice, bob]) clock.pass(120_000);
    await calm();
    expect(await alice.states()).toEqual(['delivered']);
  });
});

describe('when no acknowledgement comes', () => {
  test('the message also goes to the network, and is shown once', async () => {
    const { alice, bob } = await pair();
    alice.network.mute = true;
    await alice.says('psst');
    expect(await alice.states()).toEqual(['queued']);
    await inTime([alice, bob], () => allDelivered(alice));
    alice.network.mute = false;
    await bob.says('heard');
    await alice.sees('heard');
    await alice.says('again');
    await inTime([alice, bob], () => allDelivered(alice));
    expect(await bob.texts()).toEqual(['psst', 'heard', 'again']);
  });

  test('after a frame from the friend, the next message uses the fast lane again', async () => {
    const { alice, bob } = await pair();
    alice.network.mute = true;
    await alice.says('psst');
    await inTime([alice, bob], () => allDelivered(alice));
    alice.network.mute = false;
    await bob.says('heard');
    await bob.until(() => allDelivered(bob));
    await calm();
    const before = alice.network.written.length;
    await alice.says('quickly');
    await alice.until(() => allDelivered(alice));
    expect(alice.network.written.length).toBe(before);
  });

  test('a friend who comes back greets, and gets the waiting message and the next one', async () => {
    const { alice, bob } = await pair();
    bob.close();
    await alice.says('waits');
    await alice.eventually(async () => (await alice.states()).join() === 'network');
    await bob.start();
    await inTime([alice, bob], () => allDelivered(alice));
    const before = alice.network.written.length;
    await alice.says('quickly');
    await alice.until(() => allDelivered(alice));
    expect(alice.network.written.length).toBe(before);
    expect(await bob.texts()).toEqual(['waits', 'quickly']);
  });
});

describe('a dead route', () => {
  test('is replaced, and friends get the new one', async () => {
    const { alice, bob } = await pair();
    bob.network.loseRoutes();
    await calm();
    await alice.says('psst');
    await alice.until(() => allDelivered(alice));
    expect(await bob.texts()).toEqual(['psst']);
  });

  test('of a friend who is offline does not stop the durable lane', async () => {
    const { alice, bob } = await pair();
    await calm();
    bob.disconnect();
    await alice.says('psst');
    await alice.eventually(async () => (await alice.states()).join() === 'network');
    bob.reconnect();
    await inTime([alice, bob], () => allDelivered(alice));
    expect(await bob.texts()).toEqual(['psst']);
  });
});

describe('a frame that could not be sent', () => {
  /** The next `count` frames fail. Bob sends no heartbeats: a frame of his would revive the route. */
  async function failing(count: number) {
    const { alice, bob } = await pair();
    await bob.chat.setPrivacy({ read: true, typing: true, presence: false });
    await inTime([alice, bob], () => alice.friend.activity === 'unknown');
    const send = alice.network.sendMessage.bind(alice.network);
    let failures = count;
    alice.network.sendMessage = async (route, message) => {
      if (failures-- > 0) throw new NetworkError('offline');
      return send(route, message);
    };
    return { alice, bob };
  }

  test('is resent over the same route, imported again', async () => {
    const { alice, bob } = await failing(1);
    const before = alice.network.written.length;
    await alice.says('psst');
    await alice.until(() => allDelivered(alice));
    expect(await bob.texts()).toEqual(['psst']);
    expect(alice.network.written.length).toBe(before);
  });

  test('leaves its message to the durable lane, and a greeting reopens the fast lane', async () => {
    const { alice, bob } = await failing(2);
    await alice.says('psst');
    await inTime([alice, bob], () => allDelivered(alice));
    alice.chat.pollNow();
    await calm();
    const before = alice.network.written.length;
    await alice.says('quickly');
    await alice.until(() => allDelivered(alice));
    expect(await bob.texts()).toEqual(['psst', 'quickly']);
    expect(alice.network.written.length).toBe(before);
  });

  test('costs two attempts with each greeting if sending keeps failing', async () => {
    const { alice, bob } = await failing(Infinity);
    const attempts = vi.spyOn(alice.network, 'sendMessage');
    await alice.says('psst');
    await inTime([alice, bob], () => allDelivered(alice));
    expect(attempts).toHaveBeenCalledTimes(2);
    alice.chat.pollNow();
    await calm();
    expect(attempts).toHaveBeenCalledTimes(4);
  });
});

describe('the activity of a friend', () => {
  test('is shown while it lasts, and never stored', async () => {
    const { alice, bob } = await pair();
    await alice.until(() => alice.friend.activity === 'here');
    const stored = JSON.stringify(bob.vault.below([]));
    await bob.chat.conversation(bob.friend.id).typing(true);
    await alice.until(() => alice.friend.activity === 'typing');
    expect(JSON.stringify(bob.vault.below([]))).toBe(stored);
    alice.clock.pass(7_000);
    expect(alice.friend.activity).toBe('here');
    alice.clock.pass(70_000);
    expect(alice.friend.activity).toBe('unknown');
  });

  test('is no longer typing once the message is sent', async () => {
    const { alice, bob } = await pair();
    await alice.until(() => alice.friend.activity === 'here');
    await bob.chat.conversation(bob.friend.id).typing(true);
    await alice.until(() => alice.friend.activity === 'typing');
    await bob.says('done');
    await alice.until(() => alice.friend.activity === 'here');
  });

  test('is neither sent nor shown if one does not share it', async () => {
    const { alice, bob } = await pair();
    await alice.until(() => alice.friend.activity === 'here');
    await bob.chat.setPrivacy({ read: true, typing: false, presence: false });
    expect(bob.friend.activity).toBe('unknown');
    await alice.until(() => alice.friend.activity === 'unknown');
    await bob.chat.conversation(bob.friend.id).typing(true);
    await bob.says('hi');
    await alice.sees('hi');
    expect(alice.friend.activity).toBe('unknown');
  });

  test('is sent again while both are online', async () => {
    const { alice, bob } = await pair();
    await alice.until(() => alice.friend.activity === 'here');
    for (let i = 0; i < 10; i++) {
      for (const { clock } of [alice, bob]) clock.pass(20_000);
      await calm();
    }
    expect(alice.friend.activity).toBe('here');
  });
});
