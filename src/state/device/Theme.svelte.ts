/** Light, dark, or the system's choice; saved on this device. public/theme.js shows it at the start. */
import { readPref, writePref } from './localPrefs.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themes)[number];

const PREF_KEY = 'parley-theme';

export class Theme {
  #choice = $state.raw<ThemeChoice>('system');

  get choice(): ThemeChoice {
    return this.#choice;
  }

  restore(): void {
    const saved = readPref(PREF_KEY);
    this.#show(themes.find((theme) => theme === saved) ?? 'system');
  }

  choose(choice: ThemeChoice): void {
    this.#show(choice);
    writePref(PREF_KEY, choice);
  }

  #show(choice: ThemeChoice): void {
    this.#choice = choice;
    const { dataset } = document.documentElement;
    if (choice === 'system') delete dataset['theme'];
    else dataset['theme'] = choice;
    // The browser colours its own bars, or those of the installed app, like the page.
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[data-scheme]'))
      meta.media = mediaFor(meta.dataset['scheme'] ?? '', choice);
  }
}

/** When the colour of this scheme is the right one. */
function mediaFor(scheme: string, choice: ThemeChoice): string {
  if (choice === 'system') return `(prefers-color-scheme: ${scheme})`;
  return scheme === choice ? 'all' : 'not all';
}
