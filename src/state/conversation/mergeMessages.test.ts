import { expect, test } from 'vitest';
import type { MessageView } from '../../chat/views.ts';
import { textMessage } from '../../../tests/fakes/ScriptedBackend.ts';
import { mergeMessages, withoutMessages } from './mergeMessages.ts';

const some = (...orders: number[]) => orders.map((order) => textMessage(order, false, 'old', 0));
const orders = (messages: readonly { readonly sequence: number }[]) =>
  messages.map(({ sequence }) => sequence);

test('added messages go to their places', () => {
  expect(orders(mergeMessages(some(2, 4, 6), some(7, 1, 3, 5)))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(orders(mergeMessages([], some(2, 1)))).toEqual([1, 2]);
  expect(orders(mergeMessages(some(1, 2), some(3, 4)))).toEqual([1, 2, 3, 4]);
});

test('an added view replaces the known one, and the message stays once', () => {
  const newer = textMessage(2, false, 'new', 0);
  const merged = mergeMessages(some(1, 2, 3), [newer, newer]);
  expect(orders(merged)).toEqual([1, 2, 3]);
  expect(merged[1]).toBe(newer);
});

test('a list without any of the deleted messages stays the same list', () => {
  const known = some(1, 2, 3);
  expect(withoutMessages(known, new Set(['none']))).toBe(known);
  expect(orders(withoutMessages(known, new Set([known[1]?.id ?? ''])))).toEqual([1, 3]);
});

/** How often an id is read while this many messages are merged in fifty lots. */
function idReads(all: number): number {
  const lots = 50;
  let count = 0;
  const counted = (order: number): MessageView => {
    const message = textMessage(order, false, 'old', 0);
    return new Proxy(message, {
      get: (target, name) => {
        if (name === 'id') count++;
        return Reflect.get(target, name) as unknown;
      },
    });
  };
  let known: readonly MessageView[] = [];
  for (let lot = 0; lot < lots; lot++) {
    const added = Array.from({ length: all / lots }, (_, i) => counted(i * lots + lot));
    known = mergeMessages(known, added);
  }
  expect(known).toHaveLength(all);
  return count;
}

test('merging ten times as many messages takes ten times the work, not a hundred times', () => {
  expect(idReads(10_000) / idReads(1_000)).toBeLessThan(20);
});
