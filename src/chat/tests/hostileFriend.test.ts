/** A hostile friend who has all keys: we lose nothing of ours and show nothing false. */
import { describe, expect, test } from 'vitest';
import { savedState } from '../../../tests/fakes/Impostor.ts';
import { cheated } from '../../../tests/fakes/cheated.ts';
import { calm } from '../../../tests/fakes/Person.ts';
import { encodeBody } from '../wire/body.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import type { Envelope } from '../wire/envelope.ts';
import { reportSchema } from '../wire/report.ts';
import { nodeCrypto } from '../../../tests/nodeCrypto.ts';
import { MAX_REPORTED, MAX_RESEALS } from '../limits.ts';
import { reportOf } from '../model/reports.ts';
import { messageState } from '../views.ts';

describe('a report', () => {
  test('that acknowledges messages we never wrote changes nothing', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ report: bob.report({ received: 9 }) });
    await bob.writesHeader({ report: bob.report({ received: Number.MAX_SAFE_INTEGER }) });
    await calm();
    await alice.says('two', 'three');
    expect(await alice.states()).toEqual(['delivered', 'queued', 'queued']);
    expect(alice.friend.delivered).toBe(1);
  });

  test('that takes back an acknowledgement changes nothing', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ report: bob.report({ received: 0 }) });
    await calm();
    expect(await alice.states()).toEqual(['delivered']);
  });

  test('that asks again for settled messages gets nothing', async () => {
    const { alice, bob } = await cheated();
    const before = alice.network.sent;
    await bob.sendsFrame({ report: bob.report({ missing: [[1, 1_000_000]], received: 1 }) });
    await calm();
    expect(await alice.states()).toEqual(['delivered']);
    expect(alice.network.sent).toBe(before);
  });

  test('that asks for a message the network never had does not make it accepted', async () => {
    const { alice, bob } = await cheated();
    await alice.says('two');
    alice.network.keepWrites = true;
    await bob.sendsFrame({ report: bob.report({ received: 2, missing: [[2, 2]] }) });
    await calm();
    expect(await alice.states()).toEqual(['delivered', 'queued']);
    alice.network.reconnect();
    await alice.eventually(async () => (await alice.states()).join() === 'delivered,network');
  });

  test('with an older revision is ignored', async () => {
    const { alice, bob } = await cheated();
    const old = bob.report();
    await alice.says('two');
    await bob.sendsFrame({ report: bob.report() });
    await bob.sendsFrame({ report: { ...old, received: 2 } });
    await calm();
    expect(alice.friend.delivered).toBe(1);
  });

  test('that finds every sealing unreadable makes the message fail', async () => {
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
    const messageDetails =
      second && (await alice.chat.conversation(alice.friend.id).messageDetails(second.id));
    expect(messageDetails).toMatchObject({ state: 'failed', next: 'unreadable' });
  });
});

describe('a message', () => {
  test('sent several times by both lanes is shown once', async () => {
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
    ['of an epoch beyond the limit', { epoch: Number.MAX_SAFE_INTEGER }],
    ['that was cut short', { sealed: new Uint8Array(20) }],
    ['without any bytes', { sealed: new Uint8Array() }],
  ])('%s becomes a gap, and the next one is read', async (_, lie) => {
    const { alice, bob } = await cheated();
    const [second, third] = [await bob.seal({ sequence: 2 }), await bob.seal({ sequence: 3 })];
    await bob.sendsFrame({ messages: [{ ...second, ...lie }, third] });
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', '?', 'hello']);
    await alice.says('still here');
    expect(savedState(alice).sessions).toHaveLength(1);
  });

  test('in the place of another becomes a gap', async () => {
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

  test('with a Lamport time far ahead becomes a gap, and does not move later ones', async () => {
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

  test('with a time outside the calendar becomes a gap, and all times shown are valid', async () => {
    const { alice, bob } = await cheated();
    const sentAt = 8_640_000_000_000_001;
    const messages = [await bob.seal({ sequence: 2, sentAt }), await bob.seal({ sequence: 3 })];
    await bob.sendsFrame({ messages });
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', '?', 'hello']);
    for (const { at } of await alice.messages())
      expect(new Date(at).toISOString()).toBe(new Date(at).toJSON());
  });

  test('with an earlier Lamport time still comes after those before it', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ messages: [await bob.seal({ sequence: 2, lamport: 0 })] });
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', 'hello']);
  });

  test('with missing numbers before it is shown after a gap, after a while', async () => {
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

  test('with a number too far ahead is dropped', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ messages: [await bob.seal({ sequence: 1_000_000_000 })] });
    await bob.sendsFrame({ messages: [await bob.seal({ sequence: 2, text: 'two' })] });
    alice.clock.pass(120_000);
    await calm();
    expect(await alice.texts('theirs')).toEqual(['from bob', 'two']);
  });

  test('that is given up, hundreds of times, does not block the others', async () => {
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

  test('with an invalid body becomes a gap', async () => {
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

const BODY = { type: 'text', sequence: 2, sentAt: 0, lamport: 9 } as const;
