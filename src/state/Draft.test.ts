import { expect, test } from 'vitest';
import { Draft } from './Draft.ts';

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
    await Promise.resolve();
    await Promise.resolve();
  };
  return { kept, keep, end };
}

test('the first key is kept at once', () => {
  const { kept, keep } = slow();
  new Draft(keep).typed('h');
  expect(kept).toEqual(['h']);
});

test('what is typed during a save goes into one more', async () => {
  const { kept, keep, end } = slow();
  const draft = new Draft(keep);
  for (const text of ['h', 'he', 'hel']) draft.typed(text);
  expect(kept).toEqual(['h']);
  await end();
  expect(kept).toEqual(['h', 'hel']);
});

test('what was sent is not kept', async () => {
  const { kept, keep, end } = slow();
  const draft = new Draft(keep);
  draft.typed('h');
  draft.typed('hello');
  draft.forget();
  await end();
  expect(kept).toEqual(['h']);
  draft.typed('next');
  expect(kept).toEqual(['h', 'next']);
});
