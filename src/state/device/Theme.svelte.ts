/** Light, dark, or as the system says; remembered on this device. */
import { keepText, keptText } from './localPrefs.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themes)[number];

const PLACE = 'parley-theme';

export class Theme {
  #choice = $state.raw<ThemeChoice>('system');

  get choice(): ThemeChoice {
    return this.#choice;
  }

  restore(): void {
    const kept = keptText(PLACE);
    this.#show(themes.find((theme) => theme === kept) ?? 'system');
  }

  choose(choice: ThemeChoice): void {
    this.#show(choice);
    keepText(PLACE, choice);
  }

  #show(choice: ThemeChoice): void {
    this.#choice = choice;
    const { dataset } = document.documentElement;
    if (choice === 'system') delete dataset['theme'];
    else dataset['theme'] = choice;
  }
}
