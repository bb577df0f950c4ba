/**
 * How a person's region writes dates: whether the day comes before the month, and how it counts hours.
 * The words may be in another language, because Parley does not have texts in every one.
 */
export interface Region {
  /** The words of a date, and their order. */
  readonly locale: string;
  readonly hourCycle: Intl.LocaleHourCycleKey | undefined;
}

/** `words`: the language of the texts. `preferred`: the person's languages, the first one counts most. */
export function regionOf(words: string, preferred: readonly string[]): Region {
  const home = homeOf(preferred) ?? new Intl.Locale(words).maximize();
  const { hourCycle } = new Intl.DateTimeFormat(home, { hour: 'numeric' }).resolvedOptions();
  // Klingon has no usual region.
  if (home.region === undefined) return { locale: words, hourCycle };
  const local = `${words}-${home.region}`;
  const isKnown = new Intl.DateTimeFormat(local).resolvedOptions().locale === local;
  const dayFirst = isDayFirst(home);
  if (isKnown && isDayFirst(local) === dayFirst) return { locale: local, hourCycle };
  return { locale: dayFirst ? `${words}-150` : words, hourCycle };
}

/** The first language that names a region, or the first one with its usual region. */
function homeOf(preferred: readonly string[]): Intl.Locale | undefined {
  const locales = preferred.flatMap((tag) => localeOf(tag) ?? []);
  return locales.find(({ region }) => region !== undefined) ?? locales[0]?.maximize();
}

/** Undefined for what is no language tag: some systems have `C` or `en-US@posix`. */
function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined;
  }
}

function isDayFirst(locale: Intl.UnicodeBCP47LocaleIdentifier | Intl.Locale): boolean {
  const parts = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }).formatToParts(
    0,
  );
  const place = (type: 'day' | 'month'): number => parts.findIndex((part) => part.type === type);
  return place('day') < place('month');
}
