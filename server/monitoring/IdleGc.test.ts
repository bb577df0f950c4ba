import { expect, test } from 'vitest';
import { garbageCollector, IdleGc } from './IdleGc.ts';

function idleGc() {
  let time = 0;
  let collected = 0;
  const gc = new IdleGc(
    () => collected++,
    () => time,
  );
  return (sockets: number, ms = 0) => {
    time += ms;
    gc.check(sockets);
    return collected;
  };
}

test('garbage is collected once after most sockets of a peak have been gone for a while', () => {
  const collectionsAfter = idleGc();
  expect(collectionsAfter(1_000)).toBe(0);
  expect(collectionsAfter(500)).toBe(0);
  expect(collectionsAfter(400, 9_999)).toBe(0);
  expect(collectionsAfter(300, 1)).toBe(1);
  expect(collectionsAfter(200, 60_000)).toBe(1);
  // Most of the remaining sockets close too.
  expect(collectionsAfter(100, 60_000)).toBe(1);
  expect(collectionsAfter(100, 10_000)).toBe(2);
});

test('garbage is not collected if the sockets come back in a moment', () => {
  const collectionsAfter = idleGc();
  collectionsAfter(1_000);
  collectionsAfter(100);
  collectionsAfter(900, 9_999);
  expect(collectionsAfter(100, 9_999)).toBe(0);
});

test('a small peak causes no collection', () => {
  const collectionsAfter = idleGc();
  collectionsAfter(99);
  collectionsAfter(0);
  expect(collectionsAfter(0, 60_000)).toBe(0);
});

test('V8 collects garbage on request', async () => {
  const gone = new WeakRef({ it: 'has no reference' });
  // A WeakRef holds its target until the end of the turn.
  await new Promise(setImmediate);
  garbageCollector()();
  expect(gone.deref()).toBeUndefined();
});
