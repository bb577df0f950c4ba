import { en, type Text } from './en.ts';

const catalogues: readonly Text[] = [en];

/** Returns the texts in the first of the preferred languages that exists; otherwise English. */
export function textFor(preferred: readonly string[]): Text {
  for (const language of preferred) {
    const base = language.split('-')[0];
    const found = catalogues.find((catalogue) => catalogue.language === base);
    if (found !== undefined) return found;
  }
  return en;
}
