import { expect, test } from 'vitest';
import { textMessage } from '../../tests/fakes/ScriptedBackend.ts';
import { mergeMessages, withoutMessages } from './mergeMessages.ts';

const some = (...orders: number[]) => orders.map((order) => textMessage(order, false, 'old', 0));
const orders = (messages: readonly { readonly sequence: number }[]) =>
  messages.map(({ sequence }) => sequence);

test('what is added goes to its place, wherever that is', () => {
  expect(orders(mergeMessages(some(2, 4, 6), some(7, 1, 3, 5)))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(orders(mergeMessages([], some(2, 1)))).toEqual([1, 2]);
  expect(orders(mergeMessages(some(1, 2), some(3, 4)))).toEqual([1, 2, 3, 4]);
});

test('a message that is known takes the added view and stays once', () => {
  const newer = textMessage(2, false, 'new', 0);
  const merged = mergeMessages(some(1, 2, 3), [newer, newer]);
  expect(orders(merged)).toEqual([1, 2, 3]);
  expect(merged[1]).toBe(newer);
});

test('a list without any that are gone is the same list', () => {
  const known = some(1, 2, 3);
  expect(withoutMessages(known, new Set(['none']))).toBe(known);
  expect(orders(withoutMessages(known, new Set([known[1]?.id ?? ''])))).toEqual([1, 3]);
});

test('ten thousand messages in batches are merged in far less than a second', () => {
  let known = some();
  const started = performance.now();
  for (let batch = 0; batch < 50; batch++) {
    known = [
      ...mergeMessages(known, some(...Array.from({ length: 200 }, (_, i) => i * 50 + batch))),
    ];
  }
  expect(known).toHaveLength(10_000);
  expect(performance.now() - started).toBeLessThan(1000);
});
