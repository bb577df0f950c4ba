/**
 * Notices that the browser has deleted what was stored. Browsers that make room take the database
 * and leave, mostly, the small text that says there was one.
 */
import type { Chat } from '../Chat.svelte.ts';
import { readPref, writePref } from './localPrefs.ts';

const PREF_KEY = 'parley-was-here';

export class Eviction {
  #hadData = $state.raw(readPref(PREF_KEY) !== undefined);
  readonly #chat: Chat;

  constructor(chat: Chat) {
    this.#chat = chat;
  }

  /** Somebody was here, and nothing of them is left. */
  get happened(): boolean {
    return this.#hadData && this.#chat.known && this.#chat.me === undefined;
  }

  /** There is something that can be lost from now on. */
  recordData(): void {
    if (this.#hadData) return;
    this.#hadData = true;
    writePref(PREF_KEY, 'yes');
  }

  /** The person deletes it all. */
  forgetData(): void {
    this.#hadData = false;
    writePref(PREF_KEY, undefined);
  }
}
