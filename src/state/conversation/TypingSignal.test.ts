import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TypingSignal } from './TypingSignal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function signal() {
  const emitted: boolean[] = [];
  return { emitted, typing: new TypingSignal((active) => emitted.push(active)) };
}

test('the first key is signalled at once, later keys every three seconds', () => {
  const { emitted, typing } = signal();
  for (let key = 0; key < 7; key++) {
    typing.typed('text');
    vi.advanceTimersByTime(1000);
  }
  expect(emitted).toEqual([true, true, true]);
});

test('five seconds without a key end typing, once', () => {
  const { emitted, typing } = signal();
  typing.typed('text');
  vi.advanceTimersByTime(4999);
  expect(emitted).toEqual([true]);
  vi.advanceTimersByTime(1);
  typing.stop();
  vi.advanceTimersByTime(60_000);
  expect(emitted).toEqual([true, false]);
});

test('typing after a stop is signalled again, but not within three seconds', () => {
  const { emitted, typing } = signal();
  typing.typed('text');
  typing.stop();
  typing.typed('more');
  expect(emitted).toEqual([true, false]);
  vi.advanceTimersByTime(3000);
  expect(emitted).toEqual([true, false, true]);
});

test('a sent text needs no stop signal, and the next text is signalled in due time', () => {
  const { emitted, typing } = signal();
  typing.typed('text');
  typing.sent();
  typing.typed('more');
  vi.advanceTimersByTime(3000);
  typing.stop();
  expect(emitted).toEqual([true, true, false]);
});

test('typing that stops before the next signal is due is not signalled', () => {
  const { emitted, typing } = signal();
  typing.typed('text');
  typing.stop();
  typing.typed('more');
  typing.stop();
  vi.advanceTimersByTime(60_000);
  expect(emitted).toEqual([true, false]);
});

test('nothing is signalled without typing, and an emptied field ends typing', () => {
  const { emitted, typing } = signal();
  typing.stop();
  typing.typed(' ');
  expect(emitted).toEqual([]);
  typing.typed('t');
  typing.typed('');
  expect(emitted).toEqual([true, false]);
});
