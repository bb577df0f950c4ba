import { afterEach, describe, expect, test } from 'vitest';
import { dateWords } from './dates.ts';
import { textFor } from './text.ts';

const before = process.env['TZ'];
afterEach(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

/** Node's dates follow the variable at once, as those of a browser follow the system. */
function travel(zone: string): void {
  process.env['TZ'] = zone;
}

const text = textFor(['en-GB']);
/** Versions of Unicode's data differ in their commas. */
const plain = (date: string): string => date.replaceAll(',', '');
const utc = (iso: string): number => Date.parse(`${iso}Z`);

describe('a time', () => {
  test('is that of the zone in which the person is now', () => {
    const at = utc('2026-07-01T12:00');
    const times = ['Europe/Berlin', 'Asia/Tokyo', 'America/New_York', 'Europe/Berlin'].map(
      (zone) => {
        travel(zone);
        return text.time(at);
      },
    );
    expect(times).toEqual(['14:00', '21:00', '08:00', '14:00']);
  });

  test.each([
    ['Asia/Kathmandu', '17:45'],
    ['Asia/Kolkata', '17:30'],
    ['Pacific/Chatham', '00:45'],
    ['Pacific/Kiritimati', '02:00'],
    ['Pacific/Pago_Pago', '01:00'],
    ['Africa/Casablanca', '13:00'],
    ['UTC', '12:00'],
  ])('in %s is %s at noon in Greenwich', (zone, shown) => {
    travel(zone);
    expect(text.time(utc('2026-07-01T12:00'))).toBe(shown);
  });

  test('belongs to another day in another zone', () => {
    const at = utc('2026-07-01T22:30');
    const now = utc('2026-07-02T12:00');
    travel('Europe/London');
    expect(text.day(at, now)).toBe('Yesterday');
    travel('Asia/Tokyo');
    expect(text.day(at, now)).toBe('Today');
    expect(text.brief(at, now)).toBe('07:30');
  });

  test('follows the zone that is given, although that of the system is newer', () => {
    let zone = 'Europe/Berlin';
    travel(zone);
    const words = dateWords(
      { locale: 'en-GB', hourCycle: 'h23' },
      { today: 'Today', yesterday: 'Yesterday' },
      () => zone,
    );
    const at = utc('2026-07-01T12:00');
    expect(words.time(at)).toBe('14:00');
    travel('Asia/Tokyo');
    zone = 'Asia/Tokyo';
    expect(words.time(at)).toBe('21:00');
    expect(words.zone()).toBe('Asia/Tokyo');
  });
});

describe('midnight', () => {
  test.each(['Europe/Berlin', 'Asia/Kolkata', 'Africa/Cairo', 'America/Santiago', 'Asia/Beirut'])(
    'in %s ends the day, on each day of two years',
    (zone) => {
      travel(zone);
      for (let day = 0; day < 730; day++) {
        const now = new Date(2025, 0, day + 1, 0, 30).getTime();
        const evening = new Date(2025, 0, day, 23, 30).getTime();
        const before = new Date(2025, 0, day - 1, 23, 30).getTime();
        expect(text.day(now, now)).toBe('Today');
        expect(text.day(evening, now)).toBe('Yesterday');
        expect(text.day(before, now)).not.toMatch(/day$/u);
        expect(text.brief(evening, now)).toBe('Yesterday');
      }
    },
  );

  test.each([
    ['spring', '2026-03-29T00:30', '2026-03-29T01:30', ['01:30', '03:30']],
    ['autumn', '2026-10-25T00:30', '2026-10-25T01:30', ['02:30', '02:30']],
  ])('and the change of clocks in %s are not confused', (_, first, second, shown) => {
    travel('Europe/Berlin');
    expect([text.time(utc(first)), text.time(utc(second))]).toEqual(shown);
    expect(text.day(utc(first), utc(second))).toBe('Today');
  });
});

describe('a year', () => {
  const now = new Date(2026, 0, 2, 12).getTime();
  const lastWeek = new Date(2025, 11, 20, 23, 10).getTime();
  const thisYear = new Date(2026, 0, 1, 8).getTime();
  const inSummer = new Date(2026, 5, 30, 8).getTime();

  test('is there when it is another one', () => {
    expect(text.day(lastWeek, now)).toBe('20 December 2025');
    expect(text.brief(lastWeek, now)).toBe('20 Dec 2025');
    expect(plain(text.exact(lastWeek, now))).toBe('20 Dec 2025 23:10');
    expect(plain(text.moment(lastWeek, now))).toBe('Saturday 20 December 2025 at 23:10');
    expect(plain(text.until(lastWeek, now))).toBe('Saturday 20 December 2025 at 23:10');
    const next = new Date(2027, 0, 1, 8).getTime();
    expect(plain(text.until(next, now))).toBe('Friday 1 January 2027 at 08:00');
    expect(text.brief(next, now)).toBe('1 Jan 2027');
  });

  test('is not there when it is this one', () => {
    const shown = [text.day, text.brief, text.exact, text.moment, text.until].flatMap((format) => [
      format(inSummer, now),
      format(inSummer, new Date(2026, 11, 31, 23, 59).getTime()),
    ]);
    expect(shown.join(' ')).not.toContain('2026');
  });

  test('does not hide that it was yesterday', () => {
    const eve = new Date(2025, 11, 31, 23, 59).getTime();
    expect(text.day(eve, thisYear)).toBe('Yesterday');
    expect(text.brief(eve, thisYear)).toBe('Yesterday');
    expect(plain(text.exact(eve, thisYear))).toBe('31 Dec 2025 23:59');
  });
});

test('a time ahead is shown as a time or a date, never as a day that was', () => {
  const now = new Date(2026, 5, 10, 12).getTime();
  expect(text.brief(now + 3_600_000, now)).toBe('13:00');
  expect(text.brief(now + 86_400_000, now)).toBe('11 Jun');
  expect(plain(text.day(now + 86_400_000, now))).toBe('Thursday 11 June');
  expect(text.brief(now + 400 * 86_400_000, now)).toBe('15 Jul 2027');
});

test.each([0, 8_640_000_000_000_000, -8_640_000_000_000_000, 8_640_000_000_000_001, NaN, Infinity])(
  'a time of %d stops nothing',
  (at) => {
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      travel(zone);
      const now = utc('2026-07-01T12:00');
      const shown = [
        text.time(at),
        text.date(at),
        ...[text.day, text.brief, text.exact, text.moment, text.until].map((format) =>
          format(at, now),
        ),
      ];
      for (const each of shown) expect(each).not.toMatch(/invalid|NaN/iu);
    }
  },
);
