import { describe, expect, test } from 'vitest';
import { textMessage } from '../../../tests/fakes/ScriptedBackend.ts';
import { noneSent } from '../../../tests/states.ts';
import type { DeliveryCounters, MessageView } from '../../chat/views.ts';
import { byDay, saidStates } from './arrange.ts';

const mine = (order: number): MessageView => textMessage(order, true, 'hello', 0);
const damaged = (order: number): MessageView => {
  const { id, sequence } = mine(order);
  return { kind: 'damaged', id, mine: true, sequence, at: 0 };
};
const said = (messages: readonly MessageView[], more: Partial<DeliveryCounters> = {}) => [
  ...saidStates(messages, { ...noneSent, ...more }),
];

test('the newest own message and the newest failed one have their state in words', () => {
  const messages = [mine(1), mine(2), mine(3), mine(4), textMessage(5, false, 'yes', 0)];
  const refused = [[1, 2]] as const;
  expect(said(messages, { refused })).toEqual([mine(4).id, mine(2).id]);
});

test('a message that shows no state takes no words from one that does', () => {
  const messages = [mine(1), damaged(2), mine(3), damaged(4)];
  const refused = [[1, 2]] as const;
  expect(said(messages, { refused })).toEqual([mine(3).id, mine(1).id]);
});

describe('days', () => {
  const NOON = new Date(2026, 5, 10, 12).getTime();
  const DAY = 86_400_000;
  const at = (order: number, isMine: boolean, time: number) =>
    textMessage(order, isMine, 'hello', time);
  const headings = (messages: readonly MessageView[]) =>
    byDay(messages, 'here').map((day) => [(day.at - NOON) / DAY, day.messages.length]);

  test('begin where the date changes', () => {
    const messages = [at(1, true, NOON - DAY), at(2, false, NOON - DAY + 1), at(3, false, NOON)];
    expect(headings(messages)).toEqual([
      [-1, 2],
      [0, 1],
    ]);
  });

  test('do not go back for a friend’s message that comes late, or from a wrong clock', () => {
    const messages = [
      at(1, true, NOON),
      at(2, false, NOON - 3 * DAY),
      at(3, false, 0),
      at(4, true, NOON),
    ];
    expect(headings(messages)).toEqual([[0, 4]]);
  });

  test('go back with this device’s own clock', () => {
    const messages = [at(1, true, NOON + 400 * DAY), at(2, true, NOON), at(3, false, NOON)];
    expect(headings(messages)).toEqual([
      [400, 1],
      [0, 2],
    ]);
  });

  test('are counted again in another time zone', () => {
    const messages = [at(1, true, NOON - DAY), at(2, true, NOON)];
    const keys = byDay(messages, 'here').map(({ key }) => key);
    const before = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Kiritimati';
    const there = byDay(messages, 'there').map(({ key }) => key);
    process.env['TZ'] = before ?? '';
    if (before === undefined) delete process.env['TZ'];
    expect(there).toHaveLength(2);
    expect(there).not.toEqual(keys);
  });
});
