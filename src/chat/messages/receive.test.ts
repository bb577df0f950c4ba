import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Impostor, savedState } from '../../../tests/fakes/Impostor.ts';
import { inTime } from '../../../tests/fakes/Person.ts';
import { people } from '../../../tests/fakes/people.ts';
import { PlainOlm } from '../../../tests/fakes/PlainOlm.ts';
import { packedModule } from '../../../tests/nodeCrypto.ts';
import { aConversation } from '../../../tests/states.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import type { Gap } from '../model/gaps.ts';
import { isNew } from '../model/isNew.ts';
import { MAX_GAPS, MAX_REPORTED } from '../limits.ts';
import { receive } from './receive.ts';
import { encodeBody } from '../wire/body.ts';
import { decodeSlot, type Envelope } from '../wire/envelope.ts';

const { pair } = people();

/** A slot with one bit changed in its last envelope. */
function damaged(data: Uint8Array): Uint8Array {
  const last = data.length - 1;
  return Uint8Array.from(data, (byte, i) => (i === last ? byte ^ 1 : byte));
}

/** Properties of a message; a list of these is repeated over all sequence numbers. */
interface Kind {
  readonly sealing: number;
  readonly opens: boolean;
  readonly isHere: boolean;
}

const olm = new PlainOlm(packedModule);

function envelope(sequence: number, { sealing, opens }: Kind): Envelope {
  const body = { type: 'text', sequence, sentAt: 1, lamport: sequence, text: 'x' } as const;
  return { epoch: 1, sequence, sealing, sealed: opens ? encodeBody(body) : new Uint8Array() };
}

/** `count` gaps with these lengths in turn, and one message between two gaps. */
function withGaps(count: number, lengths: readonly number[]): ConversationState {
  const gaps: Gap[] = [];
  let received = 1;
  for (let i = 0; i < count; i++) {
    const first = received + 1;
    const last = received + (lengths[i % lengths.length] ?? 1);
    gaps.push({ first, last, reason: 'missing', sealing: 0, lamport: first, at: 1 });
    received = last + 1;
  }
  return { ...aConversation, received, friendLamport: received, lamport: received, gaps };
}

describe('gaps', () => {
  const kind: fc.Arbitrary<Kind> = fc.record({
    sealing: fc.integer({ min: 0, max: 3 }),
    opens: fc.boolean(),
    isHere: fc.boolean(),
  });
  const cycle = fc.array(kind, { minLength: 1, maxLength: 6 });

  test('never exceed what a report can hold, and messages at their edges are taken', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.integer({ min: 0, max: MAX_GAPS }),
          fc.integer({ min: 500, max: MAX_REPORTED }),
        ),
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
        cycle,
        fc.integer({ min: 0, max: 600 }),
        fc.integer({ min: 0, max: 3 }),
        async (count, lengths, kinds, following, lost) => {
          let state = withGaps(count, lengths);
          const { received } = state;
          const held = new Map<number, Envelope>();
          for (let n = 1; n <= received + lost + following; n++) {
            const each = kinds[n % kinds.length];
            if (each === undefined || (n > received ? n <= received + lost : !each.isHere))
              continue;
            if (isNew(state, envelope(n, each))) held.set(n, envelope(n, each));
          }
          for (let gapUpTo = received + lost; ; gapUpTo = 0) {
            const taken = await receive(olm, 1, state, held, gapUpTo);
            // The person reads along: with too much unread, nothing would be taken.
            state = { ...taken.state, unread: 0, unreadBytes: 0 };
            expect(state.gaps.length).toBeLessThanOrEqual(MAX_REPORTED);
            if (taken.done.length === 0) break;
            for (const { sequence } of taken.done) held.delete(sequence);
          }
          for (const each of state.gaps)
            for (const envelope of [held.get(each.first), held.get(each.last)])
              expect(envelope && isNew(state, envelope)).not.toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });

  test.each([MAX_REPORTED - 1, MAX_REPORTED])('still shrink if there are %i', async (count) => {
    const before = withGaps(count, [3]);
    const readable = { sealing: 0, opens: true, isHere: true };
    const held = new Map([2, 3, 4].map((n) => [n, envelope(n, readable)]));
    let state = before;
    for (let rounds = 0; held.size > 0 && rounds < 4; rounds++) {
      const taken = await receive(olm, 1, state, held, 0);
      state = taken.state;
      for (const { sequence } of taken.done) held.delete(sequence);
    }
    expect(state.gaps).toEqual(before.gaps.slice(1));
  });
});

describe('a resealed message', () => {
  /** Alice, and Bob as an impostor; Alice cannot read `count` of his messages. */
  async function withUnreadable(count: number) {
    const { alice, bob } = await pair();
    await alice.says('from alice');
    await bob.says('from bob');
    await inTime([alice, bob], async () => (await alice.texts()).length === 2);
    await inTime([alice, bob], async () => (await bob.states()).join() === 'delivered');
    const sealer = new Impostor(bob);
    const sequences = Array.from({ length: count }, (_, i) => i + 2);
    const messages = [];
    for (const sequence of sequences)
      messages.push({ ...(await sealer.seal({ sequence })), sealed: new Uint8Array(5) });
    for (let i = 0; i < count; i += 100)
      await sealer.sendsFrame({ messages: messages.slice(i, i + 100) });
    await alice.until(() => savedState(alice).received === count + 1);
    expect(savedState(alice).gaps).toMatchObject([{ first: 2, last: count + 1 }]);
    const reseal = async () => {
      const all: Envelope[] = [];
      for (const sequence of sequences)
        all.push({ ...(await sealer.seal({ sequence, text: 'resealed' })), sealing: 1 });
      return all;
    };
    const written = async (more: number) => {
      const all: Envelope[] = [];
      for (let i = 0; i < more; i++) all.push(await sealer.seal({ sequence: count + 2 + i }));
      return all;
    };
    return { alice, sealer, reseal, written };
  }

  test('is opened after messages that were sealed before it, if both come at once', async () => {
    const { alice, sealer, reseal, written } = await withUnreadable(1);
    const before = await written(90);
    await sealer.sendsFrame({ messages: [...(await reseal()), ...before] });
    await alice.until(() => savedState(alice).received === 92);
    expect(savedState(alice).gaps).toEqual([]);
  });

  test('is opened before messages that were sealed after it, if both come at once', async () => {
    const { alice, sealer, reseal, written } = await withUnreadable(90);
    const again = await reseal();
    await sealer.sendsFrame({ messages: [...again, ...(await written(1))] });
    await alice.until(() => savedState(alice).received === 92);
    expect(savedState(alice).gaps).toEqual([]);
  });

  test('is opened before messages that were sealed after it, even if one commit cannot take all', async () => {
    const { alice, sealer, reseal, written } = await withUnreadable(350);
    alice.network.deaf = true;
    const all = [...(await reseal()), ...(await written(1))];
    for (let slot = 0; slot < 4; slot++)
      await sealer.writesSlot(slot + 5, ...all.slice(slot * 100, (slot + 1) * 100));
    alice.chat.pollNow();
    await alice.until(() => savedState(alice).received === 352);
    expect(savedState(alice).gaps).toEqual([]);
  });
});

describe('hostile values', () => {
  test('a slot of garbage is ignored, and later messages arrive', async () => {
    const { dht, alice, bob } = await pair();
    const record = [...dht.records.values()].find(({ subkeysEach }) => subkeysEach > 1);
    record?.values.set(2, { data: new Uint8Array(99).fill(255), version: 40 });
    bob.chat.pollNow();
    await alice.says('still here');
    await bob.sees('still here');
  });

  test('a changed message becomes a gap, blocks nothing, and is resent', async () => {
    const { dht, alice, bob } = await pair();
    bob.network.deaf = true;
    alice.network.mute = true;
    await alice.says('one');
    await alice.eventually(async () => (await alice.states()).join() === 'network');
    const record = [...dht.records.values()].find(({ subkeysEach }) => subkeysEach > 1);
    const value = record?.values.get(1);
    if (value === undefined) throw new Error('no slot was written');
    const last = value.data.length - 1;
    value.data[last] = (value.data[last] ?? 0) ^ 1;
    bob.chat.pollNow();
    await bob.sees('?');
    await alice.says('two');
    bob.network.deaf = false;
    await inTime([alice, bob], async () => (await bob.texts()).join() === 'one,two');
    await inTime([alice, bob], async () => (await alice.states()).join() === 'delivered,delivered');
  });

  test('both sides give up a message that is always damaged, and later messages arrive', async () => {
    const { dht, alice, bob } = await pair();
    alice.network.mute = bob.network.mute = true;
    dht.answer = (newest) => {
      const isFirst = decodeSlot(newest.data)?.at(-1)?.sequence === 1;
      return isFirst ? { ...newest, data: damaged(newest.data) } : newest;
    };
    await alice.says('one');
    await inTime([alice, bob], async () => (await alice.states()).join() === 'failed');
    await alice.says('two');
    await inTime([alice, bob], async () => (await bob.texts()).join() === '?,two');
    await inTime([alice, bob], async () => (await alice.states()).join() === 'failed,delivered');
    expect(savedState(bob)).toMatchObject({ gaps: [], givenUp: [[1, 1]] });
  });
});
