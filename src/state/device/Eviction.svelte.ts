/**
 * Detects that the browser has deleted the stored data. A browser that frees space deletes the
 * database, but usually leaves the small localStorage entry that says there was one.
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

  /** Whether there was data on this device and it is gone. */
  get happened(): boolean {
    return this.#hadData && this.#chat.known && this.#chat.me === undefined;
  }

  /** Records that this device now has data that can be lost. */
  recordData(): void {
    if (this.#hadData) return;
    this.#hadData = true;
    writePref(PREF_KEY, 'yes');
  }

  /** Called when the person deletes all data. */
  forgetData(): void {
    this.#hadData = false;
    writePref(PREF_KEY, undefined);
  }
}
