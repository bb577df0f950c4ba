import { expect, test } from 'vitest';
import { Badge } from './Badge.ts';

function make() {
  const told: (number | 'none')[] = [];
  const badge = new Badge({
    setAppBadge: async (count) => void told.push(count),
    clearAppBadge: async () => void told.push('none'),
  });
  return { told, badge };
}

test('what is unread is shown, and taken away when all is read', () => {
  const { told, badge } = make();
  for (const unread of [2, 2, 3, 0, 0]) badge.show(unread);
  expect(told).toEqual([2, 3, 'none']);
});

test('what an earlier start left there is taken away', () => {
  const { told, badge } = make();
  badge.show(0);
  expect(told).toEqual(['none']);
});

test('a system that has none, or refuses, does without', async () => {
  new Badge({}).show(3);
  const refuses = new Badge({ setAppBadge: () => Promise.reject(new Error('not allowed')) });
  refuses.show(3);
  await new Promise(setImmediate);
});
