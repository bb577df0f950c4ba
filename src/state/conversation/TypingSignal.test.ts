import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TypingSignal } from './TypingSignal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function signal() {
  const told: boolean[] = [];
  return { told, typing: new TypingSignal((active) => told.push(active)) };
}

test('the first key is told, those after it every three seconds', () => {
  const { told, typing } = signal();
  for (let key = 0; key < 7; key++) {
    typing.typed('text');
    vi.advanceTimersByTime(1000);
  }
  expect(told).toEqual([true, true, true]);
});

test('five seconds of silence end it, once', () => {
  const { told, typing } = signal();
  typing.typed('text');
  vi.advanceTimersByTime(4999);
  expect(told).toEqual([true]);
  vi.advanceTimersByTime(1);
  typing.stop();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([true, false]);
});

test('after a stop it is told again, but not within three seconds', () => {
  const { told, typing } = signal();
  typing.typed('text');
  typing.stop();
  typing.typed('more');
  expect(told).toEqual([true, false]);
  vi.advanceTimersByTime(3000);
  expect(told).toEqual([true, false, true]);
});

test('what was sent needs no other word, and the next text is told in its turn', () => {
  const { told, typing } = signal();
  typing.typed('text');
  typing.sent();
  typing.typed('more');
  vi.advanceTimersByTime(3000);
  typing.stop();
  expect(told).toEqual([true, true, false]);
});

test('what was stopped before its turn is not told', () => {
  const { told, typing } = signal();
  typing.typed('text');
  typing.stop();
  typing.typed('more');
  typing.stop();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([true, false]);
});

test('nothing is told while nothing is typed, and an emptied box ends it', () => {
  const { told, typing } = signal();
  typing.stop();
  typing.typed(' ');
  expect(told).toEqual([]);
  typing.typed('t');
  typing.typed('');
  expect(told).toEqual([true, false]);
});
