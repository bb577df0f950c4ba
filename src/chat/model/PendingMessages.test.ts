import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryVault } from '../../../tests/fakes/MemoryVault.ts';
import { aConversation } from '../../../tests/states.ts';
import { MAX_RESEALS } from '../limits.ts';
import { messageId } from './messageId.ts';
import { PendingMessages, type PendingUpdate } from './PendingMessages.ts';
import { toOutboxEntry, type OutboxMessage, type UnsealedMessage } from './storedOutbox.ts';
import { outboxPrefix } from '../vaultKeys.ts';

const { id } = aConversation;
const idOf = (sequence: number) => messageId(sequence, 'inviter', sequence);

function sealed(sequence: number, sealing: number): OutboxMessage {
  const envelope = { epoch: 1, sequence, sealing, sealed: Uint8Array.of(sequence % 256, sealing) };
  return { id: idOf(sequence), envelope };
}

function unsealed(sequence: number): UnsealedMessage {
  const body = { type: 'text', sequence, sentAt: 1, lamport: sequence, text: 'hello' } as const;
  return { id: idOf(sequence), body };
}

/** The outbox with its vault, and the messages that the conversation's state knows to be settled. */
class Outbox {
  readonly vault = new MemoryVault();
  readonly settled = new Set<number>();
  outgoing = new PendingMessages();

  async update(update: Partial<PendingUpdate>): Promise<void> {
    const all = { settled: [], messages: [], ...update };
    await this.vault.commit(this.outgoing.changes(id, all));
    this.outgoing.take(all);
    for (const sequence of all.settled) this.settled.add(sequence);
  }

  /** The outbox as the next start loads it. */
  restarted(): PendingMessages {
    const outgoing = new PendingMessages();
    for (const entry of this.stored()) outgoing.load(entry, (n) => this.settled.has(n));
    return outgoing;
  }

  stored() {
    return this.vault.below(outboxPrefix(id)).map((stored) => {
      const entry = toOutboxEntry(stored);
      if (entry === undefined) throw new Error('each stored entry can be read');
      return entry;
    });
  }
}

function contents(outgoing: PendingMessages) {
  const { unsealed } = outgoing;
  return { sealed: [...outgoing.sequences()].map((n) => outgoing.get(n)), unsealed };
}

test('messages written together share an entry, which is deleted with the last of them', async () => {
  const outbox = new Outbox();
  await outbox.update({ messages: [sealed(1, 0), sealed(2, 0), sealed(3, 0)] });
  await outbox.update({ messages: [sealed(4, 0)] });
  expect(outbox.stored().map(({ messages }) => messages.length)).toEqual([3, 1]);
  const before = outbox.vault.below([]);
  await outbox.update({ settled: [1, 3] });
  expect(outbox.vault.below([])).toEqual(before);
  expect([...outbox.restarted().sequences()]).toEqual([2, 4]);
  await outbox.update({ settled: [2] });
  expect(outbox.stored().map(({ name }) => name)).toEqual([4]);
});

test('a resealed message keeps its entry, and settled messages beside it are removed', async () => {
  const outbox = new Outbox();
  await outbox.update({ messages: [sealed(1, 0), sealed(2, 0), sealed(3, 0)] });
  await outbox.update({ settled: [1], messages: [sealed(2, 1)] });
  expect(outbox.stored()).toEqual([{ name: 1, messages: [sealed(2, 1), sealed(3, 0)] }]);
});

test('after any sequence of updates, the next start finds the same messages', async () => {
  const step = fc.record({
    kind: fc.constantFrom('write', 'seal', 'again', 'settle'),
    n: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const outbox = new Outbox();
      let written = 0;
      for (const { kind, n } of steps) {
        const { outgoing } = outbox;
        const waiting = outgoing.unsealed.map(({ body }) => body.sequence);
        const known = [...outgoing.sequences()];
        const some = (all: readonly number[]) => all.filter((_, i) => ((n >> (i % 16)) & 1) === 1);
        if (kind === 'write') {
          const numbers = Array.from({ length: (n % 5) + 1 }, () => ++written);
          // Unsealed messages come after all others.
          const isReady = waiting.length === 0 && n % 2 === 0;
          await outbox.update({
            messages: numbers.map((each) => (isReady ? sealed(each, 0) : unsealed(each))),
          });
        } else if (kind === 'seal') {
          const first = waiting.slice(0, (n % 7) + 1);
          await outbox.update({ messages: first.map((each) => sealed(each, 0)) });
        } else if (kind === 'again') {
          const chosen = some(known);
          const resealed = chosen.map((each) => sealed(each, 1 + (n % MAX_RESEALS)));
          await outbox.update({ messages: resealed });
        } else {
          const resealed = known.slice(-1).filter(() => n % 3 === 0);
          await outbox.update({
            settled: some(known).filter((each) => !resealed.includes(each)),
            messages: resealed.map((each) => sealed(each, MAX_RESEALS)),
          });
        }
        expect(contents(outbox.restarted())).toEqual(contents(outgoing));
        expect([...outgoing.sequences()]).toEqual([...outgoing.sequences()].sort((a, b) => a - b));
      }
    }),
  );
});
