/**
 * Entries of the outbox that cannot be read: their messages are found again in the history and sealed
 * again.
 */
import { describe, expect, test } from 'vitest';
import { DAMAGES } from '../../../tests/fakes/damages.ts';
import { Impostor, savedState } from '../../../tests/fakes/Impostor.ts';
import { people } from '../../../tests/fakes/people.ts';
import { calm, inTime, type Person } from '../../../tests/fakes/Person.ts';
import { MAX_RESEALS } from '../limits.ts';
import { toOutboxEntry } from '../model/storedOutbox.ts';
import type { VaultEntry } from '../ports.ts';
import { messagesPrefix, outboxPrefix } from '../vaultKeys.ts';

const { pair } = people();

const outboxOf = (person: Person): readonly VaultEntry[] =>
  person.vault.below(outboxPrefix(savedState(person).id));

describe.each(DAMAGES)('a stored value %s', (_, damage) => {
  const damageOutbox = async (person: Person) => {
    for (const { key } of outboxOf(person)) await damage(person, key);
  };

  test('in the outbox: messages are sealed again and arrive once and in order', async () => {
    const { alice, bob } = await pair();
    await alice.says('zero');
    await bob.sees('zero');
    bob.disconnect();
    await alice.says('one', 'two');
    await alice.eventually(async () => (await alice.states()).at(-1) === 'network');
    await alice.says('three');
    alice.close();
    const waiting = outboxOf(alice);
    expect(waiting.length).toBeGreaterThan(1);
    for (const { key } of waiting.slice(0, -1)) await damage(alice, key);
    await alice.start();
    await alice.says('four');
    bob.reconnect();
    await inTime([alice, bob], async () => (await bob.texts('theirs')).length === 5);
    expect(await bob.texts('theirs')).toEqual(['zero', 'one', 'two', 'three', 'four']);
    await inTime([alice, bob], async () =>
      (await alice.states()).every((state) => state === 'delivered'),
    );
    expect(outboxOf(alice)).toEqual([]);
    expect(alice.reports).toEqual([]);
  });

  test.each(['end', 'leave'] as const)(
    'in the outbox of a conversation that "%s" ends before they are sealed again: they arrive first',
    async (act) => {
      const { alice, bob } = await pair();
      alice.disconnect();
      await alice.says('one', 'two');
      alice.close();
      await damageOutbox(alice);
      const arrive = await alice.startSlowly();
      const conversation = alice.chat.conversation(alice.friend.id);
      expect(await conversation.unreached()).toEqual({ coming: 2, lost: 0 });
      await conversation[act]();
      // Farewells can be written once the node has started, before the network can be reached.
      for (let i = 0; i < 20; i++) {
        await calm();
        alice.clock.pass(1_000);
      }
      alice.network.reconnect();
      await arrive();
      await inTime([alice, bob], () => bob.friend.phase === 'left');
      expect(await bob.texts('theirs')).toEqual(['one', 'two']);
    },
  );

  test.each([1, 2])(
    'in the outbox: what the friend cannot read of it (attempt %i) is sealed once more',
    async (attempt) => {
      const { alice, bob } = await pair();
      const friend = new Impostor(bob);
      await alice.says('one');
      alice.close();
      await damageOutbox(alice);
      await alice.start();
      const attempts = () =>
        outboxOf(alice)
          .flatMap((entry) => toOutboxEntry(entry)?.messages ?? [])
          .map((message) => ('envelope' in message ? message.envelope.sealing : undefined));
      await alice.eventually(() => attempts()[0] === 1);
      const report = friend.report({ received: 1, unreadable: [[1, 1, attempt]] });
      await friend.writesHeader({ report });
      await alice.eventually(() => attempts()[0] === 2);
      expect(await alice.states()).not.toContain('failed');
    },
  );

  test('in the outbox, of a message that the friend has asked for: the last attempt is used', async () => {
    const { alice, bob } = await pair();
    const friend = new Impostor(bob);
    await alice.says('one');
    const report = friend.report({ received: 1, unreadable: [[1, 1, 0]] });
    await friend.writesHeader({ report });
    await alice.eventually(() => savedState(alice).late.length === 1);
    alice.close();
    await damageOutbox(alice);
    await alice.start();
    const last = friend.report({ received: 1, unreadable: [[1, 1, MAX_RESEALS]] });
    await alice.eventually(() => alice.friend.delivered === 1);
    await friend.writesHeader({ report: last });
    await alice.eventually(async () => (await alice.states())[0] === 'failed');
  });

  test('in the outbox, of messages that the friend has: they arrive only once', async () => {
    const { alice, bob } = await pair();
    // Nothing of Bob's gets out: Alice does not learn that he has the messages.
    bob.network.mute = true;
    bob.network.keepWrites = true;
    await alice.says('one', 'two');
    await bob.sees('one', 'two');
    alice.close();
    const waiting = outboxOf(alice);
    expect(waiting).not.toEqual([]);
    for (const { key } of waiting) await damage(alice, key);
    bob.network.mute = false;
    bob.network.reconnect();
    await alice.start();
    await inTime([alice, bob], async () =>
      (await alice.states()).every((state) => state === 'delivered'),
    );
    expect(await bob.texts('theirs')).toEqual(['one', 'two']);
  });

  test('in the outbox, of messages not sealed yet: they keep their numbers and arrive', async () => {
    const { alice, bob } = await pair();
    alice.close();
    const arrive = await alice.startSlowly();
    await alice.says('one', 'two');
    alice.close();
    await damageOutbox(alice);
    arrive().catch(() => undefined);
    const arriveLater = await alice.startSlowly();
    await alice.says('three');
    await arriveLater();
    await inTime([alice, bob], async () => (await bob.texts('theirs')).length === 3);
    expect(await bob.texts('theirs')).toEqual(['one', 'two', 'three']);
    expect((await alice.messages()).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  test('in the outbox, of more unsealed messages than an entry holds: none is lost', async () => {
    const { alice, bob } = await pair();
    alice.close();
    await alice.startSlowly();
    const texts = Array.from({ length: 250 }, (_, n) => `message ${String(n)}`);
    await Promise.all(texts.map((text) => alice.chat.conversation(alice.friend.id).send(text)));
    alice.close();
    const { id } = savedState(alice);
    const entries = outboxOf(alice);
    expect(entries.length).toBeGreaterThan(2);
    for (const { key } of entries.slice(0, -1)) await damage(alice, key);
    bob.disconnect();
    alice.network.disconnect();
    await alice.start();
    await alice.until(() => savedState(alice).written === 250);
    await calm();
    alice.close();
    // What the start has saved can be read by the next one, also without the history.
    for (const { key } of alice.vault.below(messagesPrefix(id))) await damage(alice, key);
    alice.network.reconnect();
    await alice.start();
    bob.reconnect();
    await inTime([alice, bob], async () => (await bob.texts('theirs')).length === 250);
    expect(await bob.texts('theirs')).toEqual(texts);
  });

  test.each([
    { damaged: [0] },
    { damaged: [1] },
    { damaged: [2] },
    { damaged: [0, 2] },
    { damaged: [0, 1, 2] },
  ])(
    'of messages $damaged of three that could not be sealed yet: nothing is lost, and no number used twice',
    async ({ damaged: which }) => {
      const { alice, bob } = await pair();
      await alice.says('before');
      await bob.sees('before');
      alice.close();
      await alice.startSlowly();
      await alice.says('one');
      await alice.says('two');
      await alice.says('three');
      alice.close();
      const entries = outboxOf(alice);
      expect(entries).toHaveLength(3);
      for (const i of which) {
        const entry = entries[i];
        if (entry !== undefined) await damage(alice, entry.key);
      }
      await alice.start();
      await alice.says('new');
      await inTime([alice, bob], async () => (await bob.texts('theirs')).length === 5);
      expect(await bob.texts('theirs')).toEqual(['before', 'one', 'two', 'three', 'new']);
      expect((await alice.messages()).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
      await inTime([alice, bob], () => Promise.resolve(outboxOf(alice).length === 0));
    },
  );

  test('of a message on its way that is not in the history either: the others go on', async () => {
    const { alice, bob } = await pair();
    alice.close();
    await alice.startSlowly();
    await alice.says('one');
    await alice.says('two');
    alice.close();
    const { id } = savedState(alice);
    const [entry] = outboxOf(alice);
    const [message] = alice.vault.below(messagesPrefix(id));
    if (entry === undefined || message === undefined) throw new Error('both are stored');
    await damage(alice, entry.key);
    await damage(alice, message.key);
    await alice.start();
    await alice.says('three');
    await inTime([alice, bob], async () => (await bob.texts('theirs')).at(-1) === 'three');
    expect(await bob.texts('theirs')).toEqual(['?', 'two', 'three']);
    // Nothing of it can be found again: the entry does not come back with each start.
    expect(alice.vault.at(entry.key)).toBeUndefined();
  });
});
