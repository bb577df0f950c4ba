import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TypingSignal } from './TypingSignal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function signal() {
  const emitted: boolean[] = [];
  return { emitted, typing: new TypingSignal((active) => emitted.push(active)) };
}

test('the first key is told, those after it every three seconds', () => {
  const { emitted, typing } = signal();
  for (let key = 0; key < 7; key++) {
    typing.typed('text');
    vi.advanceTimersByTime(1000);
  }
  expect(emitted).toEqual([true, true, true]);
});

test('five seconds of silence end it, once', () => {
  const { emitted, typing } = signal();
  typing.typed('text');
  vi.advanceTimersByTime(4999);
  expect(emitted).toEqual([true]);
  vi.advanceTimersByTime(1);
  typing.stop();
  vi.advanceTimersByTime(60_000);
  expect(emitted).toEqual([true, false]);
});

test('after a stop it is told again, but not within three seconds', () => {
  const { emitted, typing } = signal();
  typing.typed('text');
  typing.stop();
  typing.typed('more');
  expect(emitted).toEqual([true, false]);
  vi.advanceTimersByTime(3000);
  expect(emitted).toEqual([true, false, true]);
});

test('what was sent needs no other word, and the next text is told in its turn', () => {
  const { emitted, typing } = signal();
  typing.typed('text');
  typing.sent();
  typing.typed('more');
  vi.advanceTimersByTime(3000);
  typing.stop();
  expect(emitted).toEqual([true, true, false]);
});

test('what was stopped before its turn is not told', () => {
  const { emitted, typing } = signal();
  typing.typed('text');
  typing.stop();
  typing.typed('more');
  typing.stop();
  vi.advanceTimersByTime(60_000);
  expect(emitted).toEqual([true, false]);
});

test('nothing is told while nothing is typed, and an emptied box ends it', () => {
  const { emitted, typing } = signal();
  typing.stop();
  typing.typed(' ');
  expect(emitted).toEqual([]);
  typing.typed('t');
  typing.typed('');
  expect(emitted).toEqual([true, false]);
});
