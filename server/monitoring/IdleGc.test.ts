import { expect, test } from 'vitest';
import { collector, Ebb } from './IdleGc.ts';

function ebb() {
  let time = 0;
  let collected = 0;
  const watched = new Ebb(
    () => collected++,
    () => time,
  );
  return (sockets: number, ms = 0) => {
    time += ms;
    watched.check(sockets);
    return collected;
  };
}

test('when most of a rush are gone for a while, memory is given back, once', () => {
  const at = ebb();
  expect(at(1_000)).toBe(0);
  expect(at(500)).toBe(0);
  expect(at(400, 9_999)).toBe(0);
  expect(at(300, 1)).toBe(1);
  expect(at(200, 60_000)).toBe(1);
  // Of those who stayed, most go too.
  expect(at(100, 60_000)).toBe(1);
  expect(at(100, 10_000)).toBe(2);
});

test('who comes back in a moment needs it again', () => {
  const at = ebb();
  at(1_000);
  at(100);
  at(900, 9_999);
  expect(at(100, 9_999)).toBe(0);
});

test('a few are no rush', () => {
  const at = ebb();
  at(99);
  at(0);
  expect(at(0, 60_000)).toBe(0);
});

test('it can be asked for', async () => {
  const gone = new WeakRef({ it: 'is held by nobody' });
  // What was just used is held until the turn is over.
  await new Promise(setImmediate);
  collector()();
  expect(gone.deref()).toBeUndefined();
});
