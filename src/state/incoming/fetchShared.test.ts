import { expect, test } from 'vitest';
import type { TakeShared } from '../../share/Shared.ts';
import { fetchShared } from './fetchShared.ts';

const forEver = () => new Promise<never>(() => undefined);

/** A service worker that gives this answer and records the requests. */
function workers(answer?: unknown, answers = true) {
  const asked: TakeShared[] = [];
  const active = {
    postMessage(message: TakeShared, [port]: Transferable[]) {
      asked.push(message);
      if (answers && port instanceof MessagePort) port.postMessage(answer);
    },
  };
  return { asked, known: () => Promise.resolve({ active }) };
}

test('the page gets what the service worker holds', async () => {
  const shared = { kind: 'given', texts: ['a'], picture: undefined } as const;
  const { asked, known } = workers(shared);
  expect(await fetchShared(known, 'id1', forEver)).toEqual(shared);
  expect(asked).toEqual([{ kind: 'takeShared', id: 'id1' }]);
  expect(await fetchShared(workers({ kind: 'tooLarge' }).known, 'id1', forEver)).toEqual({
    kind: 'tooLarge',
  });
});

test('a picture arrives unchanged', async () => {
  const picture = new Blob([Uint8Array.of(1, 2)]);
  const { known } = workers({ kind: 'given', texts: [], picture });
  const shared = await fetchShared(known, 'id1', forEver);
  expect(shared?.kind === 'given' && shared.picture?.size).toBe(2);
});

test.each([
  undefined,
  'text',
  { kind: 'other' },
  { kind: 'given', texts: [7], picture: undefined },
  { kind: 'given', texts: ['x'.repeat(1_000_001)], picture: undefined },
  { kind: 'given', texts: [], picture: 'data:' },
])('any other answer counts as missing: %o', async (answer) => {
  expect(await fetchShared(workers(answer).known, 'id1', forEver)).toBeUndefined();
});

test('without a service worker or its answer the result is undefined', async () => {
  const without = () => Promise.resolve(undefined);
  const starting = () => Promise.resolve({ active: null });
  for (const known of [without, starting])
    expect(await fetchShared(known, 'id1', forEver)).toBeUndefined();
  const silent = workers(undefined, false).known;
  expect(await fetchShared(silent, 'id1', () => Promise.resolve())).toBeUndefined();
});
