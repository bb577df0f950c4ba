/** Room for what Parley keeps on this device, and whether the browser promised not to delete it. */

import { NO_ROOM } from '../../backend/BackendApi.ts';
import { readPref, writePref } from './localPrefs.ts';

const PREF_KEY = 'parley-asked-to-keep';
/** Milliseconds. Some browsers ask the person each time. */
const ASK_AGAIN_MS = 7 * 24 * 3_600_000;
const POLL_INTERVAL_MS = 60_000;
/** Less than this, in bytes, is said in words: messages take some thousands each. */
const LITTLE = 32_000_000;

/** What of `navigator.storage` is needed; browsers lack it on pages that did not come safely. */
export type BrowserStorage = Pick<StorageManager, 'persisted' | 'persist' | 'estimate'>;

export class DeviceStorage {
  readonly #browser: BrowserStorage | undefined;
  readonly #isAtIt: () => boolean;
  #kept = $state.raw<boolean>();
  #used = $state.raw<number>();
  #room = $state.raw<number>();
  #full = $state.raw(false);

  /** `isAtIt`: whether the person did something on this page a moment ago. */
  constructor(browser: BrowserStorage | undefined, isAtIt: () => boolean) {
    this.#browser = browser;
    this.#isAtIt = isAtIt;
  }

  /** Whether the browser has promised to delete nothing by itself; undefined if it does not say. */
  get kept(): boolean | undefined {
    return this.#kept;
  }
  /** Bytes, by the browser's own reckoning; undefined if it does not say. */
  get used(): number | undefined {
    return this.#used;
  }
  get isShort(): boolean {
    return this.#room !== undefined && this.#room < LITTLE;
  }

  /** Something could not be kept a moment ago. */
  get isFull(): boolean {
    return this.#full;
  }

  /** What a call to the backend was rejected with, if that is why. */
  noticeFull(error: unknown): boolean {
    const isFull = error instanceof Error && error.message === NO_ROOM;
    if (isFull) this.#full = true;
    return isFull;
  }

  /** Until the returned stop. */
  watch(): () => void {
    const look = () => {
      if (document.visibilityState === 'visible') void this.look();
    };
    const timer = setInterval(look, POLL_INTERVAL_MS);
    look();
    return () => clearInterval(timer);
  }

  async look(): Promise<void> {
    try {
      const [kept, estimate] = await Promise.all([
        this.#browser?.persisted(),
        this.#browser?.estimate(),
      ]);
      this.#full = false;
      this.#kept = kept;
      this.#used = estimate?.usage;
      this.#room =
        estimate?.quota === undefined ? undefined : estimate.quota - (estimate.usage ?? 0);
    } catch {
      // It does not say.
    }
  }

  /**
   * There is something worth keeping: asks by itself, once a week at most, and only where the
   * person is. `now`: since 1970.
   */
  async hasWorth(now: number): Promise<void> {
    if (this.#kept !== false || !this.#isAtIt()) return;
    if (now - Number(readPref(PREF_KEY) ?? 0) < ASK_AGAIN_MS) return;
    writePref(PREF_KEY, String(now));
    await this.askToKeep();
  }

  /** Some browsers ask the person, others decide by how much the app is used. */
  async askToKeep(): Promise<void> {
    try {
      this.#kept = await this.#browser?.persist();
    } catch {
      this.#kept = false;
    }
  }
}
