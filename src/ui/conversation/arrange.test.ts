import { expect, test } from 'vitest';
import { textMessage } from '../../../tests/fakes/ScriptedBackend.ts';
import { noneSent } from '../../../tests/states.ts';
import type { DeliveryCounters, MessageView } from '../../chat/views.ts';
import { saidStates } from './arrange.ts';

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
