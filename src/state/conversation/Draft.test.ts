import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Draft } from './Draft.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A `save` that finishes when the test decides. */
function slow() {
  const saved: string[] = [];
  const ends: (() => void)[] = [];
  const save = (text: string) => {
    saved.push(text);
    return new Promise<void>((end) => ends.push(end));
  };
  const end = async () => {
    ends.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { saved, save, end };
}

test('the first key is saved a moment later, without a second key', () => {
  const { saved, save } = slow();
  new Draft(save).typed('h');
  vi.advanceTimersByTime(50);
  expect(saved).toEqual(['h']);
});

test('keys typed in quick succession are saved together', () => {
  const { saved, save } = slow();
  const draft = new Draft(save);
  for (const text of ['h', 'he', 'hel']) draft.typed(text);
  vi.advanceTimersByTime(50);
  expect(saved).toEqual(['hel']);
});

test('typing without a pause does not delay the save', () => {
  const { saved, save } = slow();
  const draft = new Draft(save);
  for (const text of ['h', 'he', 'hel']) {
    draft.typed(text);
    vi.advanceTimersByTime(30);
  }
  expect(saved).toEqual(['he']);
});

test('text typed during a save goes into one more save', async () => {
  const { saved, save, end } = slow();
  const draft = new Draft(save);
  draft.typed('h');
  vi.advanceTimersByTime(50);
  for (const text of ['he', 'hel']) draft.typed(text);
  vi.advanceTimersByTime(50);
  expect(saved).toEqual(['h']);
  await end();
  expect(saved).toEqual(['h', 'hel']);
});

test('text that was sent is not saved', async () => {
  const { saved, save, end } = slow();
  const draft = new Draft(save);
  draft.typed('hello');
  draft.forget();
  vi.advanceTimersByTime(50);
  expect(saved).toEqual([]);
  draft.typed('n');
  vi.advanceTimersByTime(50);
  draft.typed('next');
  draft.forget();
  await end();
  vi.advanceTimersByTime(50);
  expect(saved).toEqual(['n']);
});

test('a flush saves what was typed a moment before', () => {
  const { saved, save } = slow();
  const draft = new Draft(save);
  draft.typed('h');
  void draft.flush();
  expect(saved).toEqual(['h']);
  vi.advanceTimersByTime(50);
  expect(saved).toEqual(['h']);
});

test('a flush resolves when the last text is saved', async () => {
  const { saved, save, end } = slow();
  const draft = new Draft(save);
  let isDone = false;
  draft.typed('h');
  void draft.flush();
  draft.typed('he');
  void draft.flush().then(() => (isDone = true));
  await end();
  expect([saved, isDone]).toEqual([['h', 'he'], false]);
  await end();
  expect(isDone).toBe(true);
});
