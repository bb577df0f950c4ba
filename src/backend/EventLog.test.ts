import { expect, test } from 'vitest';
import { FakeClock } from '../../tests/fakes/FakeClock.ts';
import type { ConversationId, InvitationId } from '../chat/ids.ts';
import type { LogEvent } from '../chat/LogEvent.ts';
import { NetworkError, ProgramError } from '../chat/ports.ts';
import { StorageError } from '../storage/StorageError.ts';
import { EventLog, stageEvent } from './EventLog.ts';

function newLog() {
  const clock = new FakeClock();
  const log = new EventLog(clock);
  return { clock, log, last: () => log.lines().at(-1)?.replace(/^\S+ /u, '') };
}

test('an event is one line with seconds since the start, area, event and values', () => {
  const { clock, log } = newLog();
  clock.pass(12_345);
  log.add({ area: 'lane', what: 'sent', messages: 4, conversation: 3 });
  log.add({ area: 'record', what: 'slot', outcome: 'accepted', ms: 80 });
  expect(log.lines()).toEqual([
    '+0.000 backend started',
    '+12.345 lane sent messages=4 conversation=3',
    '+12.345 record slot outcome=accepted ms=80',
  ]);
});

test('the last 500 events are kept in order', () => {
  const { log } = newLog();
  const add = (from: number, to: number) => {
    for (let ms = from; ms <= to; ms++) log.add({ area: 'route', what: 'new', ms });
  };
  const times = () => log.lines().map((line) => Number(line.split('=')[1]));
  add(1, 499);
  expect(log.lines()).toHaveLength(500);
  expect(log.lines()[0]).toBe('+0.000 backend started');
  add(500, 500);
  expect(times()).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  add(501, 1_234);
  expect(times()).toEqual(Array.from({ length: 500 }, (_, i) => i + 735));
});

/** Events that the compiler would refuse, each with one mistake. */
const refused: readonly unknown[] = [
  { area: 'Alice', what: 'sent' },
  { area: 'lane', what: 'hello' },
  { area: 'lane', what: 'published' },
  { area: 'constructor', what: 'name' },
  { area: 'lane', what: 'sent', text: 'hello' },
  { area: 'lane', what: 'sent', messages: 'hello' },
  { area: 'lane', what: 'sent', messages: 1.5 },
  { area: 'lane', what: 'sent', messages: Number.NaN },
  { area: 'lane', what: 'sent', messages: 1_000_000_000 },
  { area: 'lane', what: 'sent', messages: [4] },
  { area: 'lane', what: 'sent', bytes: 100 },
  { area: 'lane', what: 'sent', constructor: 'name' },
  { area: 'record', what: 'slot', outcome: 'http://10.0.0.1' },
  { area: 'record', what: ['slot'], outcome: 'accepted' },
];

test.each(refused.map((event) => [event]))(
  'an event that is not in the lists is logged as "?": %j',
  (event) => {
    const { log, last } = newLog();
    log.add(event as LogEvent);
    expect(last()).toBe('?');
  },
);

test('an undefined value is left out', () => {
  const { log, last } = newLog();
  log.add({ area: 'record', what: 'polled', ms: undefined });
  expect(last()).toBe('record polled');
});

test('a clock that was set back gives a negative time', () => {
  const { clock, log } = newLog();
  clock.set(-2_500);
  log.add({ area: 'clock', what: 'jumped' });
  expect(log.lines().at(-1)).toBe('-2.500 clock jumped');
});

test.each([
  [new NetworkError('missing'), 'name=networkerror kind=missing'],
  [new StorageError('full'), 'name=storageerror kind=full'],
  [new ProgramError(), 'name=programerror'],
  [new TypeError('Alice wrote hello'), 'name=typeerror'],
  [new DOMException('Alice wrote hello', 'QuotaExceededError'), 'name=quotaexceedederror'],
  [Object.assign(new Error('hello'), { name: 'Alice', kind: 'hello' }), 'name=other'],
  ['Alice wrote hello', 'name=other'],
  [undefined, 'name=other'],
])('only name and kind of an error are logged: %s', (error, values) => {
  const { log, last } = newLog();
  log.addError(error);
  expect(last()).toBe(`backend error ${values}`);
});

test.each([
  ['TypeError', 'name=typeerror'],
  ['', 'name=other'],
  ['Mira has stopped +4.211 stage online', 'name=other'],
])('of what stopped a page only a known name is logged: %s', (name, values) => {
  const { log, last } = newLog();
  log.addPageFailure(name);
  expect(last()).toBe(`page failed ${values}`);
});

test('each conversation or invitation keeps a number of its own', () => {
  const { log } = newLog();
  expect(log.ordinal('mira' as ConversationId)).toBe(1);
  expect(log.ordinal('first' as InvitationId)).toBe(2);
  expect(log.ordinal('mira' as ConversationId)).toBe(1);
});

test.each([
  [{ kind: 'online', peers: 7 }, 'stage online peers=7'],
  [{ kind: 'failed', reason: 'unsupported' }, 'stage failed kind=unsupported'],
  [{ kind: 'wrongClock', aheadMs: 1 }, 'stage wrongclock'],
  [{ kind: 'notFound', network: 'public', relayed: true }, 'stage notfound'],
  [{ kind: 'loading', received: 1, total: 2 }, 'stage loading'],
] as const)('a stage is logged as a line: %j', (stage, line) => {
  const { log, last } = newLog();
  log.add(stageEvent(stage));
  expect(last()).toBe(line);
});
