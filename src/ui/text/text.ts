import { en, type Text } from './en.ts';

const catalogues: readonly Text[] = [en];

/** The words in the first of the wished languages that we have; English otherwise. */
export function textFor(wished: readonly string[]): Text {
  for (const language of wished) {
    const base = language.split('-')[0];
    const found = catalogues.find((catalogue) => catalogue.language === base);
    if (found !== undefined) return found;
  }
  return en;
}
