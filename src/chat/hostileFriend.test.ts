/** A friend who has all keys and keeps no rule: nothing of ours is lost, nothing false is shown. */
import { describe, expect, test, vi } from 'vitest';
import { Impostor, savedState } from '../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../tests/fakes/Person.ts';
import { people } from '../../tests/fakes/people.ts';
import { equalBytes } from '../lib/bytes.ts';
import { encodeBody } from './wire/body.ts';
import { decodeCbor, encodeCbor } from './wire/cbor.ts';
import type { Envelope } from './wire/envelope.ts';
import { reportSchema } from './wire/report.ts';
import { nodeCrypto } from '../../tests/nodeCrypto.ts';
import type { RouteBlob } from './ids.ts';
import { MAX_REPORTED, MAX_RESEALS } from './limits.ts';
import { reportOf } from './reports.ts';
import { messageState } from './views.ts';

const { pair } = people();

/** Alice, and somebody who cheats in Bob's name. Both said one thing before. */
async function cheated(): Promise<{ alice: Person; bob: Impostor }> {
  const { alice, bob } = await pair();
  await alice.says('from alice');
  await bob.says('from bob');
  await inTime([alice, bob], async () => (await alice.texts()).length === 2);
  await inTime([alice, bob], async () => (await alice.states()).join() === 'delivered');
  return { alice, bob: new Impostor(bob) };
}

describe('an acknowledgement', () => {
  test('of messages that were never written changes nothing', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ report: bob.report({ received: 9 }) });
    await bob.writesHeader({ report: bob.report({ received: Number.MAX_SAFE_INTEGER }) });
    await calm();
    await alice.says('two', 'three');
    expect(await alice.states()).toEqual(['delivered', 'queued', 'queued']);
    expect(alice.friend.delivered).toBe(1);
  });

  test('that takes back another changes nothing that was known', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ report: bob.report({ received: 0 }) });
    await calm();
    expect(await alice.states()).toEqual(['delivered']);
  });

  test('that asks again for everything gets nothing that was saved', async () => {
    const { alice, bob } = await cheated();
    const before = alice.network.sent;
    await bob.sendsFrame({ report: bob.report({ missing: [[1, 1_000_000]], received: 1 }) });
    await calm();
    expect(await alice.states()).toEqual(['delivered']);
    expect(alice.network.sent).toBe(before);
  });

  test('that asks again for what the network never had does not call it accepted', async () => {
    const { alice, bob } = await cheated();
    await alice.says('two');
    alice.network.keepWrites = true;
    await bob.sendsFrame({ report: bob.report({ received: 2, missing: [[2, 2]] }) });
    await calm();
    expect(await alice.states()).toEqual(['delivered', 'queued']);
    alice.network.reconnect();
    await alice.eventually(async () => (await alice.states()).join() === 'delivered,network');
  });

  test('that is older than another is not believed', async () => {
    const { alice, bob } = await cheated();
    const old = bob.report();
    await alice.says('two');
    await bob.sendsFrame({ report: bob.report() });
    await bob.sendsFrame({ report: { ...old, received: 2 } });
    await calm();
    expect(alice.friend.delivered).toBe(1);
  });

  test('that no message can be read ends in a failure that is told', async () => {
    const { alice, bob } = await cheated();
    await alice.says('two', 'three');
    alice.network.keepWrites = true;
    for (let sealing = 0; sealing <= MAX_RESEALS; sealing++) {
      const report = bob.report({ received: 3, unreadable: [[2, 2, sealing]] });
      await bob.sendsFrame({ report });
      await calm();
      const state = sealing < MAX_RESEALS ? 'queued' : 'failed';
      expect(messageState(2, alice.friend)).toBe(state);
    }
    expect(await alice.states()).toEqual(['delivered', 'failed', 'delivered']);
    const second = (await alice.messages()).filter((each) => each.mine)[1];
    const story = second && (await alice.chat.story(alice.friend.id, second.id));
    expect(story).toMatchObject({ state: 'failed', next: 'unreadable' });
  });
});

describe('a message', () => {
  test('sent twice, by both ways, is shown once', async () => {
    const { alice, bob } = await cheated();
    const envelope = await bob.seal({ sequence: 2 });
    for (let i = 0; i < 3; i++) await bob.sendsFrame({ messages: [envelope, envelope] });
    await bob.writesSlot(3, envelope, envelope);
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', 'hello']);
    expect(alice.friend.unread).toBe(2);
  });

  test.each([
    ['of an epoch that nobody started', { epoch: 3 }],
    ['of an epoch of mine', { epoch: 2 }],
    ['of an epoch beyond all bounds', { epoch: Number.MAX_SAFE_INTEGER }],
    ['that was cut', { sealed: new Uint8Array(20) }],
    ['of nothing', { sealed: new Uint8Array() }],
  ])('%s is a gap, and what follows is read', async (_, lie) => {
    const { alice, bob } = await cheated();
    const [second, third] = [await bob.seal({ sequence: 2 }), await bob.seal({ sequence: 3 })];
    await bob.sendsFrame({ messages: [{ ...second, ...lie }, third] });
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', '?', 'hello']);
    await alice.says('still here');
    expect(savedState(alice).sessions).toHaveLength(1);
  });

  test('in the place of another is a gap', async () => {
    const { alice, bob } = await cheated();
    const second = await bob.seal({ sequence: 2, text: 'second' });
    const third = await bob.seal({ sequence: 3, text: 'third' });
    await bob.sendsFrame({
      messages: [
        { ...third, sequence: 2 },
        { ...second, sequence: 3 },
      ],
    });
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', '?']);
  });

  test('from a time far ahead is a gap, and does not carry others away', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({
      messages: [
        await bob.seal({ sequence: 2, lamport: Number.MAX_SAFE_INTEGER }),
        await bob.seal({ sequence: 3 }),
      ],
    });
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', '?', 'hello']);
    await alice.says('after it');
    expect((await alice.texts()).at(-1)).toBe('after it');
  });

  test('written when no calendar has a day is a gap, and all times shown are times', async () => {
    const { alice, bob } = await cheated();
    const sentAt = 8_640_000_000_000_001;
    const messages = [await bob.seal({ sequence: 2, sentAt }), await bob.seal({ sequence: 3 })];
    await bob.sendsFrame({ messages });
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', '?', 'hello']);
    for (const { at } of await alice.messages())
      expect(new Date(at).toISOString()).toBe(new Date(at).toJSON());
  });

  test('that goes back in time stays behind those before it', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ messages: [await bob.seal({ sequence: 2, lamport: 0 })] });
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', 'hello']);
  });

  test('with numbers missing before it is shown behind a gap, after a while', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ messages: [await bob.seal({ sequence: 500 })] });
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob']);
    await alice.eventually(async () => (await alice.texts('theirs')).length === 3);
    expect(await alice.texts('theirs')).toEqual(['from bob', '?', 'hello']);
    expect((await alice.messages()).find(({ kind }) => kind === 'gap')).toMatchObject({
      count: 498,
      reason: 'missing',
    });
  });

  test('with a number out of reach is not kept', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ messages: [await bob.seal({ sequence: 1_000_000_000 })] });
    await bob.sendsFrame({ messages: [await bob.seal({ sequence: 2, text: 'two' })] });
    alice.clock.pass(120_000);
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', 'two']);
  });

  test('sealed too often and still unreadable, again and again, blocks nothing', async () => {
    const { alice, bob } = await cheated();
    const count = MAX_REPORTED + 20;
    for (let sequence = 2; sequence < 2 * count;) {
      const messages: Envelope[] = [];
      for (let i = 0; i < 40; i++, sequence += 2) {
        const good = await bob.seal({ sequence: sequence + 1 });
        const garbage = { epoch: 1, sequence, sealing: MAX_RESEALS, sealed: new Uint8Array(20) };
        messages.push(garbage, good);
      }
      await bob.sendsFrame({ messages });
      await calm();
    }
    const state = savedState(alice);
    expect(await alice.texts('theirs')).toHaveLength(state.received);
    expect(state.received).toBeGreaterThan(2 * count);
    expect(state.gaps).toEqual([]);
    const report = decodeCbor(reportSchema, encodeCbor(reportOf(state, true)));
    expect(report?.unreadable).toHaveLength(MAX_REPORTED);
    expect(report?.unreadable.at(-1)).toEqual([
      state.received - 1,
      state.received - 1,
      MAX_RESEALS,
    ]);
  });

  test('that says nothing we know is a gap', async () => {
    const { alice, bob } = await cheated();
    const [newest] = bob.state.sessions;
    if (newest === undefined) throw new Error('a session is expected');
    const garbage = [new Uint8Array(128), encodeBody({ ...BODY, text: 'x' }).slice(1)];
    const { sealed } = await nodeCrypto.encrypt(newest.session, garbage);
    const messages = sealed.map((bytes, i) => ({
      epoch: newest.epoch,
      sequence: i + 2,
      sealing: 0,
      sealed: bytes,
    }));
    await bob.sendsFrame({ messages });
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', '?']);
  });
});

describe('a frame', () => {
  test('that is older than what is known is not answered, and says nothing of the friend', async () => {
    const { alice, bob } = await cheated();
    const old = await bob.frame({ answer: true, activity: 'typing' });
    await bob.sendsFrame({ answer: true });
    await calm();
    expect(alice.friend.activity).toBe('unknown');
    const before = alice.network.sent;
    for (let i = 0; i < 5; i++) await bob.sends(old);
    await calm();
    expect(alice.network.sent).toBe(before);
    expect(alice.friend.activity).toBe('unknown');
  });

  test('that is older and brings a message nobody else brought is answered', async () => {
    const { alice, bob } = await cheated();
    const late = await bob.frame({ messages: [await bob.seal({ sequence: 2, text: 'late' })] });
    await bob.sendsFrame({});
    await calm();
    const before = alice.network.sent;
    for (let i = 0; i < 5; i++) {
      await bob.sends(late);
      await alice.until(async () => (await alice.texts('theirs')).at(-1) === 'late');
      await calm();
    }
    expect(await alice.texts('theirs')).toEqual(['from bob', 'late']);
    expect(alice.network.sent).toBe(before + 1);
  });

  test('is one of a flood: few are opened, and the next after it counts', async () => {
    const { alice, bob } = await cheated();
    const { keys } = savedState(alice);
    const junk = (at: number) => ({ epoch: 77, sequence: 3 + at, sealing: 0, sealed: BYTES });
    const flood: Uint8Array[] = [];
    for (let i = 0; i < 200; i++)
      flood.push(await bob.frame({ messages: Array.from({ length: 1_000 }, (_, k) => junk(k)) }));
    const opened = vi.spyOn(nodeCrypto, 'open');
    await Promise.all(flood.map((each) => bob.sends(each)));
    await calm();
    await alice.until(() => savedState(alice).friendRevision > 0);
    await bob.sendsFrame({ messages: [await bob.seal({ sequence: 2, text: 'after it' })] });
    await alice.until(async () => (await alice.texts('theirs')).includes('after it'));
    const frames = opened.mock.calls.filter(([key]) => equalBytes(key, keys.receiveFrame));
    expect(frames.length).toBeLessThan(50);
    opened.mockRestore();
  });
});

describe('gaps beyond all bounds', () => {
  test('are not kept: the app starts again as it was', async () => {
    const { alice, bob } = await cheated();
    const junk = (sequence: number, sealing = 0) => ({
      epoch: 99,
      sequence,
      sealing,
      sealed: new Uint8Array(),
    });
    await bob.sendsFrame({ messages: [junk(602)] });
    await inTime([alice], () => savedState(alice).received === 602);
    // Every second one of those missing, and what follows in attempts that take turns.
    const late = Array.from({ length: 299 }, (_, i) => junk(3 + 2 * i));
    const run = Array.from({ length: 520 }, (_, i) => junk(603 + i, i % 2));
    await bob.sendsFrame({ messages: [...late, ...run] });
    await alice.until(() => savedState(alice).gaps.length > 256);
    await calm();
    alice.close();
    await alice.start();
    expect(savedState(alice).gaps.length).toBeLessThanOrEqual(MAX_REPORTED);
    expect(alice.friend.name).toBe('Bob');
  });
});

describe('a route', () => {
  test('that is none leaves the durable lane', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ route: new Uint8Array(900).fill(1) as RouteBlob });
    await bob.writesHeader({ route: new Uint8Array() as RouteBlob });
    await alice.says('two');
    await alice.eventually(async () => (await alice.states()).join() === 'delivered,network');
  });
});

const BYTES = new Uint8Array(4);
const BODY = { type: 'text', sequence: 2, sentAt: 0, lamport: 9 } as const;
