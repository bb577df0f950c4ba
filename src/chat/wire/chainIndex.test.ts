import { expect, test } from 'vitest';
import { nodeCrypto as crypto } from '../../../tests/nodeCrypto.ts';
import { chainIndex } from './chainIndex.ts';

const LONG = 300;
const bodies = Array.from({ length: LONG }, () => new Uint8Array(200));

test('the chain index counts the messages sealed before, also for those that start a session', async () => {
  const [hers, his] = [await crypto.newAccount(), await crypto.newAccount()];
  const { account, oneTimeKey } = await crypto.newOneTimeKey(hers.account);
  const started = await crypto.startSession(his.account, hers.identityKey, oneTimeKey);
  if (started === undefined) throw new Error('these are usable keys');
  const { sealed } = await crypto.encrypt(started, bodies);
  expect(sealed.map((each) => each[0])).toContain(0);
  expect(sealed.map(chainIndex)).toEqual(bodies.map((_, i) => i));

  const [first] = sealed;
  const joined = first && (await crypto.joinSession(account, his.identityKey, first));
  if (joined === undefined) throw new Error('it starts a session');
  const answer = await crypto.encrypt(joined.session, bodies);
  expect(answer.sealed.map((each) => each[0])).toContain(1);
  expect(answer.sealed.map(chainIndex)).toEqual(bodies.map((_, i) => i));
});

test('bytes that are not an Olm message have the chain index 0', () => {
  for (const bytes of [[], [1], [0, 3], [1, 3, 0x10], [1, 3, 0x10, 0x80], [0, 3, 0x22, 9], [7, 7]])
    expect(chainIndex(Uint8Array.from(bytes))).toBe(0);
  for (let length = 0; length < 99; length++)
    for (const fill of [0, 0x0a, 0x10, 0x22, 0xff])
      expect(chainIndex(new Uint8Array(length).fill(fill))).toBeGreaterThanOrEqual(0);
});
