/** What the friend's header says in addition to its report, whatever came before it. */
import { describe, expect, test, vi } from 'vitest';
import { Impostor, savedState } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { aConversation } from '../../../tests/states.ts';
import { nodeCrypto } from '../../../tests/nodeCrypto.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { decodeFrame } from '../wire/frame.ts';
import { withHeader } from './friendHeader.ts';
import type { OlmKey, RouteBlob } from '../ids.ts';
import type { Header } from '../wire/header.ts';

const { pair } = people();
const prekey = new Uint8Array(32).fill(70) as OlmKey;
const route = new Uint8Array(40).fill(82) as RouteBlob;

/** Alice, and an impostor in place of Bob's app. */
async function withImpostor(): Promise<{ alice: Person; bob: Impostor }> {
  const { alice, bob } = await pair();
  await bob.says('from bob');
  await inTime([alice, bob], async () => (await bob.states()).join() === 'delivered');
  return { alice, bob: new Impostor(bob) };
}

describe('a header', () => {
  test('counts even if a later frame arrived before it', async () => {
    const { alice, bob } = await withImpostor();
    const report = bob.report();
    await bob.sendsFrame({ report: bob.report() });
    await calm();
    await bob.writesHeader({ report, name: 'Robert', prekey, route });
    await alice.until(() => alice.friend.name === 'Robert');
    const { friendPrekey, friendRoute } = savedState(alice);
    expect(friendPrekey).toEqual({ key: prekey, used: false });
    expect(friendRoute).toEqual(route);
  });

  test('counts even if a frame of the same revision arrived before it', async () => {
    const { alice, bob } = await withImpostor();
    const report = bob.report();
    await bob.sendsFrame({ report });
    await calm();
    await bob.writesHeader({ report, name: 'Robert' });
    await alice.until(() => alice.friend.name === 'Robert');
  });

  test('does not take back what a later frame reported', async () => {
    const { alice, bob } = await withImpostor();
    await alice.says('one');
    const report = bob.report();
    await bob.sendsFrame({ report: bob.report({ received: 1, written: 9 }) });
    await calm();
    await bob.writesHeader({ report, name: 'Robert' });
    await alice.until(() => alice.friend.name === 'Robert');
    expect(savedState(alice)).toMatchObject({ delivered: 1, friendWritten: 9 });
  });

  test('that is older than another header changes nothing', async () => {
    const { alice, bob } = await withImpostor();
    const old = bob.report();
    await bob.writesHeader({ name: 'Robert', prekey });
    await alice.until(() => alice.friend.name === 'Robert');
    await bob.writesHeader({ report: old, name: 'Rob' });
    await calm();
    expect(alice.friend.name).toBe('Robert');
    expect(savedState(alice).friendPrekey?.key).toEqual(prekey);
  });
});

describe('the route of the friend', () => {
  const other = new Uint8Array(40).fill(83) as RouteBlob;

  test('does not come back with an older frame of the same revision', async () => {
    const { alice, bob } = await withImpostor();
    const report = bob.report();
    const [old, current] = [
      await bob.frame({ report, route }),
      await bob.frame({ report: bob.report(), route: other }),
    ];
    // Somebody who carries frames keeps the first one, and delivers it again.
    const again = await bob.frame({ report: { ...report, revision: report.revision + 1 }, route });
    for (const frame of [old, current, again, old]) {
      await bob.sends(frame);
      await calm();
    }
    expect(savedState(alice).friendRoute).toEqual(other);
  });

  test('does not come back with an older header that is read late', async () => {
    const { alice, bob } = await withImpostor();
    const report = bob.report();
    await bob.sendsFrame({ report: bob.report(), route: other });
    await calm();
    await bob.writesHeader({ report, name: 'Robert', route });
    await alice.until(() => alice.friend.name === 'Robert');
    expect(savedState(alice).friendRoute).toEqual(other);
    await bob.writesHeader({ route });
    await alice.until(() => equalBytes(savedState(alice).friendRoute ?? other, route));
  });

  test('goes out with a revision of its own each time it changes', async () => {
    const { alice, bob } = await pair();
    // Nothing is saved in between: headers wait for the network, and no answer comes.
    alice.network.keepWrites = true;
    bob.network.mute = true;
    const frames: Uint8Array[] = [];
    const send = alice.network.sendMessage.bind(alice.network);
    vi.spyOn(alice.network, 'sendMessage').mockImplementation((id, frame) => {
      frames.push(frame);
      return send(id, frame);
    });
    for (let i = 0; i < 3; i++) {
      alice.network.loseRoutes();
      await inTime([alice, bob], () => alice.friend.phase === 'talking' && frames.length > i);
    }
    const { receiveFrame } = savedState(bob).keys;
    const routes = new Map<number, string>();
    for (const message of frames) {
      const frame = await decodeFrame(nodeCrypto, receiveFrame, message);
      if (frame?.route === undefined) continue;
      const { revision } = frame.report;
      expect(routes.get(revision) ?? frame.route.join()).toBe(frame.route.join());
      routes.set(revision, frame.route.join());
    }
    expect(new Set(routes.values()).size).toBe(3);
  });
});

test('`left` is final, whatever the friend sends later', async () => {
  const { alice, bob } = await withImpostor();
  await bob.writesHeader({ left: true });
  await alice.until(() => alice.friend.phase === 'left');
  await bob.writesHeader({ name: 'Robert' });
  await alice.until(() => alice.friend.name === 'Robert');
  await bob.sendsFrame({});
  await calm();
  expect(alice.friend.phase).toBe('left');
});

test('a header that acknowledges messages that were never written changes nothing', () => {
  const report = { revision: 9, written: 0, received: 1, missing: [], unreadable: [], read: 0 };
  const header: Header = { v: 1, report, name: 'Robert', left: false, prekey };
  expect(withHeader(aConversation, aConversation, header)).toBe(aConversation);
  const written = { ...aConversation, written: 1 };
  expect(withHeader(written, written, header)).toMatchObject({ name: 'Robert', headerRevision: 9 });
});
