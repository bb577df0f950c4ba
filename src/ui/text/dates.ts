/**
 * Formats dates in the words of one language and in the way of one region. Times are milliseconds
 * since 1970.
 */
import type { Region } from './region.ts';

/** The last time that is a date (ECMA-262), in milliseconds. */
const LAST_DATE = 8_640_000_000_000_000;

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;
const FORMATS = {
  clock: CLOCK,
  weekday: { weekday: 'long' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  dayOfYear: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short' },
  shortOfYear: { day: 'numeric', month: 'short', year: 'numeric' },
  shortMoment: { day: 'numeric', month: 'short', ...CLOCK },
  shortMomentOfYear: { day: 'numeric', month: 'short', year: 'numeric', ...CLOCK },
  moment: { weekday: 'long', day: 'numeric', month: 'long', ...CLOCK },
  momentOfYear: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', ...CLOCK },
} as const;
type Format = keyof typeof FORMATS;

/** `zone`: the name of the system's time zone now. */
export function dateWords(
  { locale, hourCycle }: Region,
  words: { today: string; yesterday: string },
  zone: () => string = systemZone,
) {
  let made:
    { readonly zone: string; readonly formats: Map<Format, Intl.DateTimeFormat> } | undefined;

  /** A format keeps the time zone in which it was made. */
  function formatOf(name: Format): Intl.DateTimeFormat {
    const now = zone();
    if (made?.zone !== now) made = { zone: now, formats: new Map() };
    const known = made.formats.get(name);
    if (known !== undefined) return known;
    const more = { hourCycle, calendar: 'gregory', numberingSystem: 'latn' } as const;
    const format = new Intl.DateTimeFormat(locale, { ...FORMATS[name], ...more });
    made.formats.set(name, format);
    return format;
  }

  /** '' for a time that is no date. */
  const format = (name: Format, at: number): string =>
    Math.abs(at) <= LAST_DATE ? formatOf(name).format(at) : '';
  /** With the year, if it is not this one. */
  const formatNear = (
    name: 'day' | 'short' | 'shortMoment' | 'moment',
    at: number,
    now: number,
  ): string => format(isSameYear(at, now) ? name : `${name}OfYear`, at);

  return {
    /** What is shown depends on this: read again when it changes. */
    zone,
    time: (at: number): string => format('clock', at),
    date: (at: number): string => format('dayOfYear', at),
    /** Day and time in full. */
    moment: (at: number, now: number): string => formatNear('moment', at, now),
    /** Day and time in full; only the time if it is today. */
    until: (at: number, now: number): string =>
      daysBetween(at, now) === 0 ? format('clock', at) : formatNear('moment', at, now),
    /** Day and time as short as possible; only the time if it is today. */
    exact: (at: number, now: number): string =>
      daysBetween(at, now) === 0 ? format('clock', at) : formatNear('shortMoment', at, now),
    /** The heading above the messages of a day. */
    day: (at: number, now: number): string => {
      const ago = daysBetween(at, now);
      if (ago === 0) return words.today;
      return ago === 1 ? words.yesterday : formatNear('day', at, now);
    },
    /** The day or time as short as possible, for the list of friends. */
    brief: (at: number, now: number): string => {
      const ago = daysBetween(at, now);
      if (ago === 0) return format('clock', at);
      if (ago === 1) return words.yesterday;
      return ago > 1 && ago < 7 ? format('weekday', at) : formatNear('short', at, now);
    },
  };
}

/** The name of the system's time zone, as IANA has it. */
export function systemZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Calendar days from `at` to `now`; negative if `at` is in the future. */
function daysBetween(at: number, now: number): number {
  const midnight = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

function isSameYear(at: number, now: number): boolean {
  return new Date(at).getFullYear() === new Date(now).getFullYear();
}
