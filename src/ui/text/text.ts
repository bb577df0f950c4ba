import { dateWords, systemZone } from './dates.ts';
import { en, type Text } from './en.ts';
import { regionOf } from './region.ts';

const catalogues: readonly Text[] = [en];

/**
 * Returns the texts in the first of the preferred languages that exists, otherwise English; with dates
 * as the person's region writes them. `zone`: the name of the system's time zone now.
 */
export function textFor(preferred: readonly string[], zone: () => string = systemZone): Text {
  const text = catalogueFor(preferred);
  const region = regionOf(text.language, preferred);
  return { ...text, ...dateWords(region, text.days, zone) };
}

function catalogueFor(preferred: readonly string[]): Text {
  for (const language of preferred) {
    const base = language.split('-')[0];
    const found = catalogues.find((catalogue) => catalogue.language === base);
    if (found !== undefined) return found;
  }
  return en;
}
