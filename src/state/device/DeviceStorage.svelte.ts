/** Room for what Parley keeps on this device, and whether the browser promised not to delete it. */

import { NO_ROOM } from '../../backend/BackendApi.ts';
import { readPref, writePref } from './localPrefs.ts';

const PREF_KEY = 'parley-asked-to-keep';
/** Milliseconds. Some browsers ask the person each time. */
const REQUEST_INTERVAL_MS = 7 * 24 * 3_600_000;
const ESTIMATE_INTERVAL_MS = 60_000;
/** Less than this, in bytes, is said in words: messages take some thousands each. */
const LOW_SPACE_BYTES = 32_000_000;

/** What of `navigator.storage` is needed; browsers lack it on pages that did not come safely. */
export type BrowserStorage = Pick<StorageManager, 'persisted' | 'persist' | 'estimate'>;

export class DeviceStorage {
  readonly #browser: BrowserStorage | undefined;
  readonly #isUserActive: () => boolean;
  #persisted = $state.raw<boolean>();
  #usedBytes = $state.raw<number>();
  #freeBytes = $state.raw<number>();
  #full = $state.raw(false);

  /** `isUserActive`: whether the person did something on this page a moment ago. */
  constructor(browser: BrowserStorage | undefined, isUserActive: () => boolean) {
    this.#browser = browser;
    this.#isUserActive = isUserActive;
  }

  /** Whether the browser has promised to delete nothing by itself; undefined if it does not say. */
  get persisted(): boolean | undefined {
    return this.#persisted;
  }
  /** Bytes, by the browser's own reckoning; undefined if it does not say. */
  get used(): number | undefined {
    return this.#usedBytes;
  }
  get isShort(): boolean {
    return this.#freeBytes !== undefined && this.#freeBytes < LOW_SPACE_BYTES;
  }

  /** Something could not be kept a moment ago. */
  get isFull(): boolean {
    return this.#full;
  }

  /** What a call to the backend was rejected with, if that is why. */
  detectFull(error: unknown): boolean {
    const isFull = error instanceof Error && error.message === NO_ROOM;
    if (isFull) this.#full = true;
    return isFull;
  }

  /** Until the returned stop. */
  start(): () => void {
    const refresh = () => {
      if (document.visibilityState === 'visible') void this.refresh();
    };
    const timer = setInterval(refresh, ESTIMATE_INTERVAL_MS);
    refresh();
    return () => clearInterval(timer);
  }

  async refresh(): Promise<void> {
    try {
      const [persisted, estimate] = await Promise.all([
        this.#browser?.persisted(),
        this.#browser?.estimate(),
      ]);
      this.#full = false;
      this.#persisted = persisted;
      this.#usedBytes = estimate?.usage;
      this.#freeBytes =
        estimate?.quota === undefined ? undefined : estimate.quota - (estimate.usage ?? 0);
    } catch {
      // It does not say.
    }
  }

  /**
   * There is something worth keeping: asks by itself, once a week at most, and only where the
   * person is. `now`: since 1970.
   */
  async requestPersistenceIfDue(now: number): Promise<void> {
    if (this.#persisted !== false || !this.#isUserActive()) return;
    if (now - Number(readPref(PREF_KEY) ?? 0) < REQUEST_INTERVAL_MS) return;
    writePref(PREF_KEY, String(now));
    await this.requestPersistence();
  }

  /** Some browsers ask the person, others decide by how much the app is used. */
  async requestPersistence(): Promise<void> {
    try {
      this.#persisted = await this.#browser?.persist();
    } catch {
      this.#persisted = false;
    }
  }
}
