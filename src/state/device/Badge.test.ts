import { expect, test } from 'vitest';
import { Badge } from './Badge.ts';

function make() {
  const set: (number | 'none')[] = [];
  const badge = new Badge({
    setAppBadge: async (count) => void set.push(count),
    clearAppBadge: async () => void set.push('none'),
  });
  return { set, badge };
}

test('the badge shows the unread count and disappears when everything is read', () => {
  const { set, badge } = make();
  for (const unread of [2, 2, 3, 0, 0]) badge.show(unread);
  expect(set).toEqual([2, 3, 'none']);
});

test('a badge from an earlier session is removed', () => {
  const { set, badge } = make();
  badge.show(0);
  expect(set).toEqual(['none']);
});

test('a system that has no badges or refuses them causes no error', async () => {
  new Badge({}).show(3);
  const refuses = new Badge({ setAppBadge: () => Promise.reject(new Error('not allowed')) });
  refuses.show(3);
  await new Promise(setImmediate);
});
