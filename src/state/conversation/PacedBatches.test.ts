import { expect, test } from 'vitest';
import { PacedBatches } from './PacedBatches.ts';

function batches() {
  const delivered: (readonly number[])[] = [];
  const frames: ((now: number) => void)[] = [];
  const pauses: (() => void)[] = [];
  const queue = new PacedBatches<number>(
    (items) => delivered.push(items),
    { nextFrame: (act) => frames.push(act), after: (_, act) => pauses.push(act) },
    (item) => item < 0,
  );
  let now = 0;
  /** Runs the next frame, that many milliseconds after the previous one. */
  const frame = (ms = 25): void => frames.shift()?.((now += ms));
  const pause = (): void => pauses.shift()?.();
  return { queue, delivered, frame, pause };
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

test('a few items are delivered at once', () => {
  const { queue, delivered } = batches();
  queue.add([1, 2]);
  expect(delivered).toEqual([[1, 2]]);
});

test('many items are delivered in order, one batch per frame', () => {
  const { queue, delivered, frame } = batches();
  queue.add(upTo(20));
  queue.add(upTo(20));
  expect(delivered.map(({ length }) => length)).toEqual([8]);
  frame();
  frame();
  expect(delivered.map(({ length }) => length)).toEqual([8, 8, 8]);
  frame();
  frame();
  expect(delivered.flat()).toEqual([...upTo(20), ...upTo(20)]);
  frame();
  queue.add([8]);
  expect(delivered.at(-1)).toEqual([8]);
});

test('batches shrink when frames are slow and grow when they are fast', () => {
  const { queue, delivered, frame } = batches();
  queue.add(upTo(4000));
  for (let i = 0; i < 5; i++) frame(100);
  expect(delivered.at(-1)).toHaveLength(4);
  for (let i = 0; i < 30; i++) frame(16);
  expect(delivered.at(-1)).toHaveLength(16);
});

test('an item dropped while it waits is not delivered', () => {
  const { queue, delivered, frame } = batches();
  queue.add(upTo(10));
  queue.drop((item) => item === 8);
  frame();
  expect(delivered.at(-1)).toEqual([9]);
});

test('items that can wait are delivered in small batches with pauses while more arrive', () => {
  const { queue, delivered, frame, pause } = batches();
  queue.add(upTo(10).map((item) => -1 - item));
  frame();
  expect(delivered.map(({ length }) => length)).toEqual([4]);
  queue.add([-11]);
  pause();
  frame();
  expect(delivered.map(({ length }) => length)).toEqual([4, 4]);
});

test('items that can wait are delivered at full speed when no more arrive', () => {
  const { queue, delivered, frame, pause } = batches();
  queue.add(upTo(30).map((item) => -1 - item));
  queue.add([]);
  pause();
  for (let i = 0; i < 4; i++) frame();
  expect(delivered.map(({ length }) => length)).toEqual([4, 8, 8, 8, 2]);
});

test('items that cannot wait delay no other items', () => {
  const { queue, delivered, frame, pause } = batches();
  queue.add([-1, -2, -3, -4, -5, -6]);
  queue.add([1, 2]);
  pause();
  frame();
  expect(delivered).toEqual([
    [-1, -2, -3, -4],
    [-5, -6, 1, 2],
  ]);
});

test('a few items that can wait do not wait', () => {
  const { queue, delivered, frame } = batches();
  queue.add([-1]);
  queue.add([-2, -3]);
  frame();
  expect(delivered).toEqual([[-1], [-2, -3]]);
});
