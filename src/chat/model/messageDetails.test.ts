import { describe, expect, test } from 'vitest';
import { aConversation, noneSent } from '../../../tests/states.ts';
import type { ConversationState } from './ConversationState.ts';
import { addReceiptTime, type ReceiptTime } from './receiptTimes.ts';
import { detailsOf, type Circumstances } from './messageDetails.ts';
import { messageState, type FriendPhase, type DeliveryCounters } from '../views.ts';

/** My first messages: 1 is read, 2 delivered, 3 on the network, 4 only saved. */
const counters: DeliveryCounters = { ...noneSent, accepted: 3, delivered: 2, read: 1 };
const marks = [
  { kind: 'network', upTo: 3, at: 20_000 },
  { kind: 'delivered', upTo: 2, at: 30_000 },
  { kind: 'read', upTo: 1, at: 40_000 },
] as const satisfies readonly ReceiptTime[];
const state: ConversationState = { ...aConversation, marks };
const now: Circumstances = { counters, online: true, hasRoom: true };

const details = (sequence: number, circumstances = now, of = state) =>
  detailsOf(sequence, 10_000, of, circumstances);
const next = (
  sequence: number,
  changes: Partial<DeliveryCounters>,
  rest: Partial<Circumstances> = {},
) => details(sequence, { ...now, ...rest, counters: { ...counters, ...changes } }).next;

test('each message lists its steps with their times', () => {
  const [saved, network, delivered, read] = [
    { kind: 'saved', at: 10_000 },
    { kind: 'network', at: 20_000 },
    { kind: 'delivered', at: 30_000 },
    { kind: 'read', at: 40_000 },
  ];
  expect(details(1)).toMatchObject({ state: 'read', steps: [saved, network, delivered, read] });
  expect(details(2)).toMatchObject({ state: 'delivered', steps: [saved, network, delivered] });
  expect(details(3)).toMatchObject({ state: 'network', steps: [saved, network] });
  expect(details(4)).toMatchObject({ state: 'queued', steps: [saved] });
});

test('a message that went over the fast lane has no network step', () => {
  const fast = { ...state, marks: [marks[1], marks[2]] };
  expect(details(1, now, fast).steps.map(({ kind }) => kind)).toEqual([
    'saved',
    'delivered',
    'read',
  ]);
});

test('a dropped time is undefined', () => {
  const forgotten = { ...state, marks: marks.map((mark) => ({ ...mark, at: 0 })) };
  expect(details(3, now, forgotten).steps).toEqual([
    { kind: 'saved', at: 10_000 },
    { kind: 'network', at: undefined },
  ]);
  expect(details(2, now, forgotten).steps.at(-1)).toEqual({ kind: 'delivered', at: undefined });
});

test('a message that was asked for again has no times of arrival', () => {
  const late = { ...state, late: [[1, 3]] as const };
  expect(details(2, now, late).steps.at(-1)).toEqual({ kind: 'delivered', at: undefined });
  expect(details(1, now, late).steps.at(-1)).toEqual({ kind: 'read', at: undefined });
  expect(details(2, now, late).steps.map(({ kind }) => kind)).toEqual(['saved', 'delivered']);
  expect(details(3, now, late).steps.at(-1)).toEqual({ kind: 'network', at: undefined });
});

test('a message that was asked for again is queued until the network has it again', () => {
  const of = (changes: Partial<DeliveryCounters>) => messageState(2, { ...counters, ...changes });
  expect(of({ asked: [[2, 2]], askedQueued: [[2, 2]] })).toBe('queued');
  expect(of({ asked: [[2, 2]] })).toBe('network');
  expect(of({ asked: [[2, 2]], askedQueued: [[2, 2]], phase: 'left' })).toBe('failed');
});

describe('the next step', () => {
  test('of a read message is none', () => {
    expect(next(1, {})).toBe('none');
  });
  test('of a delivered message is the read receipt, if the friend shares those', () => {
    expect(next(2, {})).toBe('reading');
    expect(next(2, { read: 0 })).toBe('none');
  });
  test('of a message on the network is up to the friend, online or offline', () => {
    expect(next(3, {})).toBe('friend');
    expect(next(3, {}, { online: false })).toBe('friend');
  });
  test('of a queued message is sending, room for it, or getting online', () => {
    expect(next(4, {})).toBe('sending');
    expect(next(4, {}, { hasRoom: false })).toBe('room');
    expect(next(4, {}, { online: false })).toBe('online');
  });
  test('of a message that was asked for again is the resend', () => {
    expect(next(2, { asked: [[2, 2]] })).toBe('again');
    expect(next(2, { asked: [[2, 2]] }, { online: false })).toBe('friend');
    expect(next(2, { asked: [[2, 2]], askedQueued: [[2, 2]] }, { online: false })).toBe('online');
  });
  test('of a failed message is the reason', () => {
    expect(next(2, { refused: [[2, 2]] })).toBe('unreadable');
    const over = (phase: FriendPhase) => next(4, { phase });
    expect(over('left')).toBe('left');
    expect(over('taken')).toBe('taken');
    expect(next(2, { phase: 'left' })).toBe('reading');
  });
});

test('times that were added one by one give the same details', () => {
  const added = marks.reduce<readonly ReceiptTime[]>(addReceiptTime, []);
  expect(details(1, now, { ...state, marks: added })).toEqual(details(1));
});
