import { expect, test } from 'vitest';
import type { TakeShared } from '../share/Shared.ts';
import { takeShared } from './takeShared.ts';

const forEver = () => new Promise<never>(() => undefined);

/** A service worker that answers that, and what it was asked. */
function workers(answer?: unknown, answers = true) {
  const asked: TakeShared[] = [];
  const active = {
    postMessage(message: TakeShared, [port]: Transferable[]) {
      asked.push(message);
      if (answers && port instanceof MessagePort) port.postMessage(answer);
    },
  };
  return { asked, container: { getRegistration: () => Promise.resolve({ active }) } };
}

test('the page gets what the service worker has for it', async () => {
  const shared = { kind: 'given', texts: ['a'], picture: undefined } as const;
  const { asked, container } = workers(shared);
  expect(await takeShared(container, 'id1', forEver)).toEqual(shared);
  expect(asked).toEqual([{ kind: 'takeShared', id: 'id1' }]);
  expect(await takeShared(workers({ kind: 'tooLarge' }).container, 'id1', forEver)).toEqual({
    kind: 'tooLarge',
  });
});

test('a picture comes as it is', async () => {
  const picture = new Blob([Uint8Array.of(1, 2)]);
  const { container } = workers({ kind: 'given', texts: [], picture });
  const shared = await takeShared(container, 'id1', forEver);
  expect(shared?.kind === 'given' && shared.picture?.size).toBe(2);
});

test.each([
  undefined,
  'text',
  { kind: 'other' },
  { kind: 'given', texts: [7], picture: undefined },
  { kind: 'given', texts: ['x'.repeat(1_000_001)], picture: undefined },
  { kind: 'given', texts: [], picture: 'data:' },
])('any other answer counts as none: %o', async (answer) => {
  expect(await takeShared(workers(answer).container, 'id1', forEver)).toBeUndefined();
});

test('without a service worker, or without its answer, there is nothing', async () => {
  const refuses = { getRegistration: () => Promise.reject(new Error('no storage')) };
  const without = { getRegistration: () => Promise.resolve(undefined) };
  const starting = { getRegistration: () => Promise.resolve({ active: null }) };
  for (const container of [undefined, refuses, without, starting])
    expect(await takeShared(container, 'id1', forEver)).toBeUndefined();
  const silent = workers(undefined, false).container;
  expect(await takeShared(silent, 'id1', () => Promise.resolve())).toBeUndefined();
});
