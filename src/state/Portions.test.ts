import { expect, test } from 'vitest';
import { Portions } from './Portions.ts';

function portions() {
  const taken: (readonly number[])[] = [];
  const frames: ((now: number) => void)[] = [];
  const queue = new Portions<number>(
    (items) => taken.push(items),
    (act) => frames.push(act),
    (item) => item < 0,
  );
  let now = 0;
  /** The next frame, so many milliseconds after the one before. */
  const frame = (ms = 25): void => frames.shift()?.((now += ms));
  return { queue, taken, frame };
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

test('a little is handed on at once', () => {
  const { queue, taken } = portions();
  queue.add([1, 2]);
  expect(taken).toEqual([[1, 2]]);
});

test('a lot is handed on in order, one portion per frame', () => {
  const { queue, taken, frame } = portions();
  queue.add(upTo(20));
  queue.add(upTo(20));
  expect(taken.map(({ length }) => length)).toEqual([8]);
  frame();
  frame();
  expect(taken.map(({ length }) => length)).toEqual([8, 8, 8]);
  frame();
  frame();
  expect(taken.flat()).toEqual([...upTo(20), ...upTo(20)]);
  frame();
  queue.add([8]);
  expect(taken.at(-1)).toEqual([8]);
});

test('portions shrink where frames take long, and grow where they do not', () => {
  const { queue, taken, frame } = portions();
  queue.add(upTo(4000));
  for (let i = 0; i < 5; i++) frame(100);
  expect(taken.at(-1)).toHaveLength(4);
  for (let i = 0; i < 30; i++) frame(16);
  expect(taken.at(-1)).toHaveLength(16);
});

test('what is dropped while it waits is not handed on', () => {
  const { queue, taken, frame } = portions();
  queue.add(upTo(10));
  queue.drop((item) => item === 8);
  frame();
  expect(taken.at(-1)).toEqual([9]);
});

test('what can wait is handed on in the smallest portions', () => {
  const { queue, taken, frame } = portions();
  queue.add([-1, -2, -3, -4, -5, -6, ...upTo(20)]);
  frame();
  frame();
  expect(taken.map(({ length }) => length)).toEqual([4, 4, 8]);
});
