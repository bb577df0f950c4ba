import { createContext } from 'svelte';
import type { Page } from '../state/Page.ts';
import type { Text } from './text/en.ts';

export interface View {
  readonly page: Page;
  readonly text: Text;
}

export const [getView, setView] = createContext<View>();
