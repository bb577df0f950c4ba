/** Frames of a hostile friend who has all keys: too old, too many, too large. */
import { describe, expect, test, vi } from 'vitest';
import { cheated } from '../../../tests/fakes/cheated.ts';
import { savedState } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime } from '../../../tests/fakes/Person.ts';
import { nodeCrypto } from '../../../tests/nodeCrypto.ts';
import { equalBytes } from '../../lib/bytes.ts';
import type { RouteBlob } from '../ids.ts';
import { MAX_REPORTED } from '../limits.ts';

describe('a frame', () => {
  test('with an old revision is not answered, and its activity does not count', async () => {
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

  test('with an old revision and a new message is answered', async () => {
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

  test('in a flood is mostly dropped unopened, and the next one after it counts', async () => {
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

describe('more gaps than the limit', () => {
  test('are not kept, and the app starts again with its state', async () => {
    const { alice, bob } = await cheated();
    const junk = (sequence: number, sealing = 0) => ({
      epoch: 99,
      sequence,
      sealing,
      sealed: new Uint8Array(),
    });
    await bob.sendsFrame({ messages: [junk(602)] });
    await inTime([alice], () => savedState(alice).received === 602);
    // Every second missing message, and later ones with two sealings in turns, so gaps never join.
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

describe('an invalid route', () => {
  test('leaves the durable lane working', async () => {
    const { alice, bob } = await cheated();
    await bob.sendsFrame({ route: new Uint8Array(900).fill(1) as RouteBlob });
    await bob.writesHeader({ route: new Uint8Array() as RouteBlob });
    await alice.says('two');
    await alice.eventually(async () => (await alice.states()).join() === 'delivered,network');
  });
});

const BYTES = new Uint8Array(4);
