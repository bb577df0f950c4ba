import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Draft } from './Draft.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A `save` whose saves end when told. */
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

test('the first key is kept a moment later, without a second one', () => {
  const { saved, save } = slow();
  new Draft(save).typed('h');
  vi.advanceTimersByTime(50);
  expect(saved).toEqual(['h']);
});

test('keys that follow each other closely are kept together', () => {
  const { saved, save } = slow();
  const draft = new Draft(save);
  for (const text of ['h', 'he', 'hel']) draft.typed(text);
  vi.advanceTimersByTime(50);
  expect(saved).toEqual(['hel']);
});

test('somebody who types without a pause is not kept waiting', () => {
  const { saved, save } = slow();
  const draft = new Draft(save);
  for (const text of ['h', 'he', 'hel']) {
    draft.typed(text);
    vi.advanceTimersByTime(30);
  }
  expect(saved).toEqual(['he']);
});

test('what is typed during a save goes into one more', async () => {
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

test('what was sent is not kept', async () => {
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

test('a page that goes keeps what was typed a moment before', () => {
  const { saved, save } = slow();
  const draft = new Draft(save);
  draft.typed('h');
  void draft.flush();
  expect(saved).toEqual(['h']);
  vi.advanceTimersByTime(50);
  expect(saved).toEqual(['h']);
});

test('who waits for it is told when the last of it is saved', async () => {
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
