import { describe, expect, test, vi } from 'vitest';
import { people } from '../../../tests/fakes/people.ts';
import { MAX_TEXT_BYTES, SLOTS } from '../limits.ts';

const { pair } = people();

describe('messages', () => {
  test('go both ways in order', async () => {
    const { alice, bob } = await pair();
    await alice.says('1', '2', '3');
    await bob.sees('1', '2', '3');
    await bob.says('4', '5');
    await alice.sees('4', '5');
    expect(await alice.texts()).toEqual(['1', '2', '3', '4', '5']);
    expect(await bob.texts()).toEqual(['1', '2', '3', '4', '5']);
  });

  test('are delivered once the friend has saved and acknowledged them', async () => {
    const { alice, bob } = await pair();
    await alice.says('hi');
    await bob.sees('hi');
    await alice.until(async () => (await alice.states()).join() === 'delivered');
  });

  test('are on the network, not delivered, while the friend is away', async () => {
    const { alice, bob } = await pair();
    bob.close();
    await alice.says('one', 'two', 'three');
    await alice.eventually(async () => (await alice.states()).join() === 'network,network,network');
    await bob.start();
    await bob.sees('one', 'two', 'three');
    await alice.until(async () => (await alice.states()).every((each) => each === 'delivered'));
  });

  test('written offline are queued and sent once after a reconnect', async () => {
    const { alice, bob } = await pair();
    alice.disconnect();
    await alice.says('one', 'two');
    expect(await alice.states()).toEqual(['queued', 'queued']);
    alice.reconnect();
    alice.clock.pass(120_000);
    await bob.sees('one', 'two');
    await alice.until(async () => (await alice.states()).every((each) => each === 'delivered'));
  });

  test('saved before the app was killed are sent after the next start', async () => {
    const { alice, bob } = await pair();
    alice.disconnect();
    await alice.says('one');
    alice.close();
    alice.network.reconnect();
    await alice.start();
    await bob.sees('one');
  });

  test('survive a reload in their order, with the draft', async () => {
    const { alice, bob } = await pair();
    await alice.says('a');
    await bob.sees('a');
    await bob.says('b');
    await alice.sees('b');
    await alice.chat.conversation(alice.friend.id).saveDraft('half a sen');
    const before = await alice.messages();
    alice.close();
    await alice.start();
    expect(await alice.messages()).toEqual(before);
    expect(alice.friend.draft).toBe('half a sen');
    // A text without it is of another tab.
    await alice.says('c');
    expect(alice.friend.draft).toBe('half a sen');
    await alice.says('half a sentence');
    expect(alice.friend.draft).toBe('');
    alice.close();
    await alice.start();
    expect(alice.friend.draft).toBe('');
  });

  test('arrive even if every watch event about them was lost', async () => {
    const { alice, bob } = await pair();
    bob.network.deaf = true;
    alice.network.mute = true;
    await alice.says('psst');
    await alice.eventually(async () => (await alice.states()).join() === 'network');
    bob.clock.pass(30_000);
    await bob.sees('psst');
  });

  test('through the record arrive within seconds even if the watch event was lost', async () => {
    const { alice, bob } = await pair();
    await alice.says('one');
    await bob.sees('one');
    alice.network.mute = true;
    await alice.says('two');
    await alice.eventually(async () => (await bob.texts()).length === 2);
    bob.network.deaf = true;
    await alice.says('three');
    await alice.eventually(async () => (await alice.states()).at(-1) === 'network');
    bob.clock.pass(3_000);
    await bob.sees('one', 'two', 'three');
  });

  test('arrive soon after a reconnect even if no watch survived', async () => {
    const { alice, bob } = await pair();
    bob.disconnect();
    bob.reconnect();
    bob.network.deaf = true;
    alice.network.mute = true;
    await alice.says('psst');
    await alice.eventually(async () => (await alice.states()).join() === 'network');
    bob.clock.pass(2_000);
    await bob.sees('psst');
  });

  test('that the node deferred count as sent soon after the node wrote them', async () => {
    const { alice, bob } = await pair();
    bob.close();
    alice.network.keepWrites = true;
    const polls = vi.spyOn(alice.network, 'unsent');
    await alice.says('hi');
    for (let attempts = 0; attempts < 6; attempts++) {
      const before = polls.mock.calls.length;
      alice.clock.pass(60_000);
      await alice.until(() => polls.mock.calls.length > before);
    }
    expect(await alice.states()).toEqual(['queued']);
    alice.network.reconnect();
    alice.clock.pass(2_000);
    await alice.until(async () => (await alice.states()).join() === 'network');
  });

  test('arrive at once again after a watch has ended', async () => {
    const { alice, bob } = await pair();
    bob.network.endWatches();
    bob.clock.pass(2_000);
    await bob.until(() => bob.network.isWatching);
    await alice.says('psst');
    await bob.sees('psst');
  });

  test('that do not fit into the ring wait for the friend, and overwrite nothing', async () => {
    const { alice, bob } = await pair();
    bob.close();
    const big = 'x'.repeat(MAX_TEXT_BYTES - 4);
    const texts = Array.from({ length: SLOTS + 5 }, (_, i) => String(i).padStart(4, '0') + big);
    await alice.says(...texts);
    await alice.eventually(
      async () => (await alice.states()).filter((s) => s === 'network').length >= SLOTS,
    );
    expect((await alice.states()).filter((s) => s === 'queued').length).toBeGreaterThan(0);
    await bob.start();
    await bob.sees(...texts);
    await alice.until(async () => (await alice.states()).every((each) => each === 'delivered'));
  });

  test('are shown once even if the same value is read again', async () => {
    const { alice, bob } = await pair();
    await alice.says('once');
    await bob.sees('once');
    for (let i = 0; i < 3; i++) bob.chat.pollNow();
    await alice.says('then');
    await bob.sees('once', 'then');
  });

  test('in a burst cost few writes', async () => {
    const { alice, bob } = await pair();
    const before = alice.network.written.length;
    const texts = Array.from({ length: 200 }, (_, i) => `message ${String(i)}`);
    await Promise.all(texts.map((text) => alice.chat.conversation(alice.friend.id).send(text)));
    await bob.sees(...texts);
    await alice.until(async () => (await alice.states()).every((each) => each === 'delivered'));
    expect(alice.network.written.length - before).toBeLessThan(60);
  });

  test('that are empty or too long are refused with the reason', async () => {
    const { alice } = await pair();
    const { id } = alice.friend;
    expect(await alice.chat.conversation(id).send(' \n ')).toEqual({ kind: 'empty' });
    const bytes = MAX_TEXT_BYTES + 2;
    expect(await alice.chat.conversation(id).send('ä'.repeat(bytes / 2))).toEqual({
      kind: 'tooLong',
      bytes,
      limit: MAX_TEXT_BYTES,
    });
    expect(await alice.messages()).toEqual([]);
  });

  test('that cannot be saved are not sent', async () => {
    const { alice, bob } = await pair();
    alice.vault.beforeCommit = () => {
      throw new Error('the disk is full');
    };
    await expect(alice.chat.conversation(alice.friend.id).send('lost?')).rejects.toThrow(
      'the disk is full',
    );
    alice.vault.beforeCommit = () => undefined;
    await alice.says('next');
    await bob.sees('next');
  });

  test('that the friend cannot save are not acknowledged, and come again', async () => {
    const { alice, bob } = await pair();
    bob.vault.beforeCommit = () => {
      throw new Error('the disk is full');
    };
    await alice.says('keep me');
    await bob.until(() => bob.reports.length > 0);
    await alice.eventually(async () => (await alice.states()).join() === 'network');
    bob.reports.length = 0;
    bob.vault.beforeCommit = () => undefined;
    bob.chat.pollNow();
    await bob.sees('keep me');
  });

  test('are read in pages, newest first', async () => {
    const { alice } = await pair();
    await alice.says('1', '2', '3', '4', '5');
    const { id } = alice.friend;
    const newest = await alice.chat.conversation(id).history(undefined, 2);
    expect(newest.messages.map((m) => (m.kind === 'text' ? m.text : ''))).toEqual(['4', '5']);
    expect(newest.more).toBe(true);
    const older = await alice.chat.conversation(id).history(newest.messages[0]?.id, 3);
    expect(older.messages.map((m) => (m.kind === 'text' ? m.text : ''))).toEqual(['1', '2', '3']);
    expect(older.more).toBe(false);
  });

  test('count as unread until the conversation is opened', async () => {
    const { alice, bob } = await pair();
    await alice.says('1', '2');
    await bob.sees('1', '2');
    expect(bob.friend.unread).toBe(2);
    expect(bob.friend.last?.text).toBe('2');
    await bob.chat.conversation(bob.friend.id).markRead();
    expect(bob.friend.unread).toBe(0);
  });
});

test('a new name reaches the friend', async () => {
  const { alice, bob } = await pair();
  await alice.chat.introduce('Alicia');
  await bob.until(() => bob.friend.name === 'Alicia');
});
