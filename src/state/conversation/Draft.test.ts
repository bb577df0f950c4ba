import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Draft } from './Draft.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A `keep` whose saves end when told. */
function slow() {
  const kept: string[] = [];
  const ends: (() => void)[] = [];
  const keep = (text: string) => {
    kept.push(text);
    return new Promise<void>((end) => ends.push(end));
  };
  const end = async () => {
    ends.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { kept, keep, end };
}

test('the first key is kept a moment later, without a second one', () => {
  const { kept, keep } = slow();
  new Draft(keep).typed('h');
  vi.advanceTimersByTime(50);
  expect(kept).toEqual(['h']);
});

test('keys that follow each other closely are kept together', () => {
  const { kept, keep } = slow();
  const draft = new Draft(keep);
  for (const text of ['h', 'he', 'hel']) draft.typed(text);
  vi.advanceTimersByTime(50);
  expect(kept).toEqual(['hel']);
});

test('somebody who types without a pause is not kept waiting', () => {
  const { kept, keep } = slow();
  const draft = new Draft(keep);
  for (const text of ['h', 'he', 'hel']) {
    draft.typed(text);
    vi.advanceTimersByTime(30);
  }
  expect(kept).toEqual(['he']);
});

test('what is typed during a save goes into one more', async () => {
  const { kept, keep, end } = slow();
  const draft = new Draft(keep);
  draft.typed('h');
  vi.advanceTimersByTime(50);
  for (const text of ['he', 'hel']) draft.typed(text);
  vi.advanceTimersByTime(50);
  expect(kept).toEqual(['h']);
  await end();
  expect(kept).toEqual(['h', 'hel']);
});

test('what was sent is not kept', async () => {
  const { kept, keep, end } = slow();
  const draft = new Draft(keep);
  draft.typed('hello');
  draft.forget();
  vi.advanceTimersByTime(50);
  expect(kept).toEqual([]);
  draft.typed('n');
  vi.advanceTimersByTime(50);
  draft.typed('next');
  draft.forget();
  await end();
  vi.advanceTimersByTime(50);
  expect(kept).toEqual(['n']);
});

test('a page that goes keeps what was typed a moment before', () => {
  const { kept, keep } = slow();
  const draft = new Draft(keep);
  draft.typed('h');
  void draft.flush();
  expect(kept).toEqual(['h']);
  vi.advanceTimersByTime(50);
  expect(kept).toEqual(['h']);
});

test('who waits for it is told when the last of it is saved', async () => {
  const { kept, keep, end } = slow();
  const draft = new Draft(keep);
  let saved = false;
  draft.typed('h');
  void draft.flush();
  draft.typed('he');
  void draft.flush().then(() => (saved = true));
  await end();
  expect([kept, saved]).toEqual([['h', 'he'], false]);
  await end();
  expect(saved).toBe(true);
});
