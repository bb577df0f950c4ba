/** Formats dates in one language. Times are milliseconds since 1970. */
export function dateWords(language: string, words: { today: string; yesterday: string }) {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(language, options);
  const clock = format({ hour: '2-digit', minute: '2-digit' });
  const weekday = format({ weekday: 'long' });
  const day = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const dayOfYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const short = format({ day: 'numeric', month: 'short' });
  const shortMoment = format({
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const moment = format({
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  });

  return {
    time: (at: number): string => clock.format(at),
    date: (at: number): string => dayOfYear.format(at),
    moment: (at: number): string => moment.format(at),
    /** Day and time in full; only the time if it is today. */
    until(at: number, now: number): string {
      return (daysBetween(at, now) === 0 ? clock : moment).format(at);
    },
    /** Day and time as short as possible; only the time if it is today. */
    exact(at: number, now: number): string {
      return (daysBetween(at, now) === 0 ? clock : shortMoment).format(at);
    },
    /** The heading above the messages of a day. */
    day(at: number, now: number): string {
      const ago = daysBetween(at, now);
      if (ago === 0) return words.today;
      if (ago === 1) return words.yesterday;
      return (ago > 0 && ago < 300 ? day : dayOfYear).format(at);
    },
    /** The day or time as short as possible, for the list of friends. */
    brief(at: number, now: number): string {
      const ago = daysBetween(at, now);
      if (ago === 0) return clock.format(at);
      if (ago === 1) return words.yesterday;
      return (ago > 1 && ago < 7 ? weekday : short).format(at);
    },
  };
}

/** Calendar days from `at` to `now`; negative if `at` is in the future. */
function daysBetween(at: number, now: number): number {
  const midnight = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}
