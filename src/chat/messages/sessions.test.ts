import { beforeEach, describe, expect, test } from 'vitest';
import { nodeCrypto as crypto } from '../../../tests/nodeCrypto.ts';
import { aConversation } from '../../../tests/states.ts';
import type { ConversationState } from '../model/ConversationState.ts';
import type { OlmKey } from '../ids.ts';
import { MAX_EPOCH_JUMP, MAX_SESSIONS } from '../limits.ts';
import {
  joinFirst,
  newPrekey,
  openBodies,
  sealBodies,
  startEpoch,
  startFirst,
} from './sessions.ts';
import type { Body } from '../wire/body.ts';
import type { Envelope } from '../wire/envelope.ts';

/** One side of a conversation; it learns the other side's prekey only by `learns`. */
class Side {
  state: ConversationState;
  #sequence = 0;

  constructor(state: ConversationState) {
    this.state = state;
  }

  get epochs(): number[] {
    return this.state.sessions.map(({ epoch }) => epoch);
  }

  /** Takes the prekey that the friend's header announces. */
  learns({ state: { prekey } }: Side): void {
    this.state = { ...this.state, friendPrekey: { key: prekey, used: false } };
  }

  async starts(): Promise<boolean> {
    const started = await startEpoch(crypto, this.state);
    if (started !== undefined) this.state = { ...this.state, ...started };
    return started !== undefined;
  }

  async says(text: string): Promise<Envelope> {
    const sequence = ++this.#sequence;
    const body: Body = { type: 'text', sequence, sentAt: 1, lamport: sequence, text };
    const { sessions, envelopes } = await sealBodies(crypto, this.state.sessions, [body], () => 0);
    this.state = { ...this.state, sessions };
    const [envelope] = envelopes;
    if (envelope === undefined) throw new Error('one was sealed');
    return envelope;
  }

  /** Texts in the order of the envelopes; undefined for those that cannot be read. */
  async hears(...envelopes: Envelope[]): Promise<(string | undefined)[]> {
    const { state, bodies } = await openBodies(crypto, this.state, envelopes);
    this.state = state;
    return envelopes.map((envelope) => bodies.get(envelope)?.body['text'] as string | undefined);
  }
}

let alice: Side;
let bob: Side;

beforeEach(async () => {
  const [hers, his] = [await crypto.newAccount(), await crypto.newAccount()];
  const offered = await crypto.newOneTimeKey(hers.account);
  const own = await newPrekey(crypto, his.account);
  const offer = { olmIdentity: hers.identityKey, oneTimeKey: offered.oneTimeKey };
  const started = await startFirst(crypto, own.account, offer);
  if (started === undefined) throw new Error('these are usable keys');
  const joined = await joinFirst(crypto, offered.account, his.identityKey, started.start);
  if (joined === undefined) throw new Error('it was meant for her');
  const [forHer, forHim] = [{ friendOlm: his.identityKey }, { friendOlm: hers.identityKey }];
  alice = new Side({ ...aConversation, ...joined, ...forHer, role: 'inviter' });
  bob = new Side({ ...aConversation, ...own, ...forHim, ...started, role: 'invitee' });
  alice.learns(bob);
  bob.learns(alice);
});

describe('the first session', () => {
  test('belongs to the invitee, and carries messages both ways', async () => {
    expect([alice.epochs, bob.epochs]).toEqual([[1], [1]]);
    expect(await bob.hears(await alice.says('a'))).toEqual(['a']);
    expect(await alice.hears(await bob.says('b'), await bob.says('c'))).toEqual(['b', 'c']);
  });
  test('is joined only by its own first message', async () => {
    const { account } = await crypto.newAccount();
    const { sealed } = await bob.says('b');
    expect(await joinFirst(crypto, account, alice.state.friendOlm, sealed)).toBeUndefined();
    expect(await joinFirst(crypto, account, alice.state.friendOlm, new Uint8Array(9))).toBe(
      undefined,
    );
  });
  test('does not start with invalid keys', async () => {
    const none = new Uint8Array(32) as OlmKey;
    const { account } = await crypto.newAccount();
    const keys = { olmIdentity: none, oneTimeKey: none };
    expect(await startFirst(crypto, account, keys)).toBeUndefined();
  });
});

describe('an envelope', () => {
  test('can be opened once, and in any order', async () => {
    const [one, two, three] = [await bob.says('1'), await bob.says('2'), await bob.says('3')];
    expect(await alice.hears(three, one)).toEqual(['3', '1']);
    expect(await alice.hears(one, two, three)).toEqual([undefined, '2', undefined]);
  });
  test('is unreadable if its sequence number is not the one inside', async () => {
    const one = await bob.says('1');
    expect(await alice.hears({ ...one, sequence: 2 })).toEqual([undefined]);
  });
  test('can be opened although others were changed', async () => {
    const [one, two] = [await bob.says('1'), await bob.says('2')];
    const changed = one.sealed.slice();
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    const garbage = { ...one, sealed: new Uint8Array(50) };
    expect(await alice.hears({ ...one, sealed: changed }, garbage, two)).toEqual([
      undefined,
      undefined,
      '2',
    ]);
  });
  test('of an unknown session is unreadable, and changes nothing', async () => {
    const one = await bob.says('1');
    const before = alice.state;
    expect(await alice.hears({ ...one, epoch: 2 }, { ...one, epoch: 3 })).toEqual([
      undefined,
      undefined,
    ]);
    expect(alice.state).toEqual(before);
  });
});

describe('a new session', () => {
  test('has an even number if the inviter starts it, an odd one if the invitee does', async () => {
    expect(await alice.starts()).toBe(true);
    expect(alice.epochs).toEqual([2, 1]);
    expect(await bob.starts()).toBe(true);
    expect(bob.epochs).toEqual([3, 1]);
  });
  test('is joined by any of its messages and seals the answer; the next one needs a new prekey', async () => {
    const { prekey } = bob.state;
    await alice.starts();
    const [one, two] = [await alice.says('1'), await alice.says('2')];
    expect(await bob.hears(two, one)).toEqual(['2', '1']);
    expect(bob.epochs).toEqual([2, 1]);
    expect(bob.state.prekey).not.toEqual(prekey);
    const answer = await bob.says('3');
    expect(answer.epoch).toBe(2);
    expect(await alice.hears(answer)).toEqual(['3']);
    expect(await alice.starts()).toBe(false);
    alice.learns(bob);
    expect(await alice.starts()).toBe(true);
    expect(alice.epochs).toEqual([4, 2, 1]);
  });
  test('is joined even if its first message cannot be read', async () => {
    await alice.starts();
    const [one, two] = [await alice.says('1'), await alice.says('2')];
    expect(await bob.hears({ ...one, sealed: new Uint8Array(80) }, two)).toEqual([undefined, '2']);
  });
  test('leaves messages of the session before it readable', async () => {
    const before = await bob.says('before');
    await alice.starts();
    const after = await alice.says('after');
    expect(await bob.hears(after)).toEqual(['after']);
    expect(await alice.hears(before)).toEqual(['before']);
  });
  test('started by both at once leaves both with the same sessions and the same newest one', async () => {
    await alice.starts();
    await bob.starts();
    const [hers, his] = [await alice.says('hers'), await bob.says('his')];
    expect(await bob.hears(hers)).toEqual(['hers']);
    expect(await alice.hears(his)).toEqual(['his']);
    expect([alice.epochs, bob.epochs]).toEqual([
      [3, 2, 1],
      [3, 2, 1],
    ]);
    expect(await bob.hears(await alice.says('x'))).toEqual(['x']);
    expect(await alice.hears(await bob.says('y'))).toEqual(['y']);
  });
  test('is not joined under a number that is ours to give, or one far ahead', async () => {
    await alice.starts();
    const one = await alice.says('1');
    const { prekey, sessions } = bob.state;
    for (const epoch of [3, 1 + MAX_EPOCH_JUMP + 1])
      expect(await bob.hears({ ...one, epoch })).toEqual([undefined]);
    expect(bob.state).toMatchObject({ prekey, sessions });
    expect(await bob.hears({ ...one, epoch: MAX_EPOCH_JUMP })).toEqual(['1']);
  });
  test('is joined once: its first message under another number has no effect', async () => {
    await alice.starts();
    const one = await alice.says('1');
    expect(await bob.hears(one)).toEqual(['1']);
    expect(await bob.hears({ ...one, epoch: 4 })).toEqual([undefined]);
    expect(bob.epochs).toEqual([2, 1]);
  });
  test('is not started without a prekey, or twice with the same one', async () => {
    expect(await alice.starts()).toBe(true);
    expect(await alice.starts()).toBe(false);
    alice.state = { ...alice.state, friendPrekey: undefined };
    expect(await alice.starts()).toBe(false);
  });
  test('is not started with an invalid prekey, which is not tried again', async () => {
    const none = { key: new Uint8Array(32) as OlmKey, used: false };
    alice.state = { ...alice.state, friendPrekey: none };
    await alice.starts();
    expect(alice.epochs).toEqual([1]);
    expect(alice.state.friendPrekey).toEqual({ ...none, used: true });
    expect(await bob.hears(await alice.says('1'))).toEqual(['1']);
  });
});

test('both sides keep the same newest sessions', async () => {
  const first = await bob.says('first');
  for (let round = 0; round < 3; round++)
    for (const [one, other] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      one.learns(other);
      await one.starts();
      expect(await other.hears(await one.says('x'))).toEqual(['x']);
    }
  expect(alice.epochs).toEqual([7, 6, 5]);
  expect(bob.epochs).toEqual(alice.epochs);
  expect(alice.epochs).toHaveLength(MAX_SESSIONS);
  expect(await alice.hears(first)).toEqual([undefined]);
});
