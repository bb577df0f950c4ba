/** What the friend's header says beside its report, whatever else came before it. */
import { describe, expect, test } from 'vitest';
import { Impostor, savedState } from '../../../tests/fakes/Impostor.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { aConversation } from '../../../tests/states.ts';
import { withHeader } from './friendHeader.ts';
import type { OlmKey, RouteBlob } from '../ids.ts';
import type { Header } from '../wire/header.ts';

const { pair } = people();
const prekey = new Uint8Array(32).fill(70) as OlmKey;
const route = new Uint8Array(40).fill(82) as RouteBlob;

/** Alice, and Bob whose app is in our hands. */
async function taken(): Promise<{ alice: Person; bob: Impostor }> {
  const { alice, bob } = await pair();
  await bob.says('from bob');
  await inTime([alice, bob], async () => (await bob.states()).join() === 'delivered');
  return { alice, bob: new Impostor(bob) };
}

describe('a header', () => {
  test('counts although a later frame was there before it', async () => {
    const { alice, bob } = await taken();
    const report = bob.report();
    await bob.sendsFrame({ report: bob.report() });
    await calm();
    await bob.writesHeader({ report, name: 'Robert', prekey, route });
    await alice.until(() => alice.friend.name === 'Robert');
    const { friendPrekey, friendRoute } = savedState(alice);
    expect(friendPrekey).toEqual({ key: prekey, used: false });
    expect(friendRoute).toEqual(route);
  });

  test('counts although a frame of the same revision was there before it', async () => {
    const { alice, bob } = await taken();
    const report = bob.report();
    await bob.sendsFrame({ report });
    await calm();
    await bob.writesHeader({ report, name: 'Robert' });
    await alice.until(() => alice.friend.name === 'Robert');
  });

  test('takes nothing back that a later frame reported', async () => {
    const { alice, bob } = await taken();
    await alice.says('one');
    const report = bob.report();
    await bob.sendsFrame({ report: bob.report({ received: 1, written: 9 }) });
    await calm();
    await bob.writesHeader({ report, name: 'Robert' });
    await alice.until(() => alice.friend.name === 'Robert');
    expect(savedState(alice)).toMatchObject({ delivered: 1, friendWritten: 9 });
  });

  test('that is older than another header says nothing', async () => {
    const { alice, bob } = await taken();
    const old = bob.report();
    await bob.writesHeader({ name: 'Robert', prekey });
    await alice.until(() => alice.friend.name === 'Robert');
    await bob.writesHeader({ report: old, name: 'Rob' });
    await calm();
    expect(alice.friend.name).toBe('Robert');
    expect(savedState(alice).friendPrekey?.key).toEqual(prekey);
  });
});

test('who left stays left, whatever they say later', async () => {
  const { alice, bob } = await taken();
  await bob.writesHeader({ left: true });
  await alice.until(() => alice.friend.phase === 'left');
  await bob.writesHeader({ name: 'Robert' });
  await alice.until(() => alice.friend.name === 'Robert');
  await bob.sendsFrame({});
  await calm();
  expect(alice.friend.phase).toBe('left');
});

test('a header that speaks of messages that were never written says nothing', () => {
  const report = { revision: 9, written: 0, received: 1, missing: [], unreadable: [], read: 0 };
  const header: Header = { v: 1, report, name: 'Robert', left: false, prekey };
  expect(withHeader(aConversation, aConversation, header)).toBe(aConversation);
  const written = { ...aConversation, written: 1 };
  expect(withHeader(written, written, header)).toMatchObject({ name: 'Robert', headerRevision: 9 });
});
