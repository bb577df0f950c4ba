/** The storage that Parley uses on this device, and whether the browser has made it persistent. */

import { NO_ROOM } from '../../backend/BackendApi.ts';
import { readPref, writePref } from './localPrefs.ts';

const PREF_KEY = 'parley-asked-to-keep';
/** Milliseconds between two requests for persistence. Some browsers ask the person each time. */
const REQUEST_INTERVAL_MS = 7 * 24 * 3_600_000;
const ESTIMATE_INTERVAL_MS = 60_000;
/** The page warns below this much free space. A message takes a few thousand bytes. */
const LOW_SPACE_BYTES = 32_000_000;

/** The part of `navigator.storage` in use; browsers lack it without a secure context. */
export type BrowserStorage = Pick<StorageManager, 'persisted' | 'persist' | 'estimate'>;

export class DeviceStorage {
  readonly #browser: BrowserStorage | undefined;
  readonly #isUserActive: () => boolean;
  #persisted = $state.raw<boolean>();
  #usedBytes = $state.raw<number>();
  #freeBytes = $state.raw<number>();
  #full = $state.raw(false);
  #keepsProgram = $state.raw(true);

  /** `isUserActive`: whether the person has just interacted with this page. */
  constructor(browser: BrowserStorage | undefined, isUserActive: () => boolean) {
    this.#browser = browser;
    this.#isUserActive = isUserActive;
  }

  /** Whether the browser has promised not to delete the data by itself; undefined if unknown. */
  get persisted(): boolean | undefined {
    return this.#persisted;
  }
  /** Bytes in use, as the browser estimates; undefined if unknown. */
  get used(): number | undefined {
    return this.#usedBytes;
  }
  get isShort(): boolean {
    return this.#freeBytes !== undefined && this.#freeBytes < LOW_SPACE_BYTES;
  }

  /** Whether the browser keeps the program of Parley, so that it starts without its server. */
  get keepsProgram(): boolean {
    return this.#keepsProgram;
  }
  /** The browser has no service worker for this page, or refuses it. */
  noteRefusedProgram(): void {
    this.#keepsProgram = false;
  }

  /** Whether a recent write failed because the storage was full. */
  get isFull(): boolean {
    return this.#full;
  }

  /** Returns whether a backend call was rejected with this error because the storage is full. */
  detectFull(error: unknown): boolean {
    const isFull = error instanceof Error && error.message === NO_ROOM;
    if (isFull) this.#full = true;
    return isFull;
  }

  /** Refreshes the estimate while the page is visible, until the returned function is called. */
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
      // The browser gives no estimate; the last one stays.
    }
  }

  /**
   * Requests persistence, once there is data worth keeping: at most once a week, and only while the
   * person is active on this page. `now`: milliseconds since 1970.
   */
  async requestPersistenceIfDue(now: number): Promise<void> {
    if (this.#persisted !== false || !this.#isUserActive()) return;
    if (now - Number(readPref(PREF_KEY) ?? 0) < REQUEST_INTERVAL_MS) return;
    writePref(PREF_KEY, String(now));
    await this.requestPersistence();
  }

  /** Some browsers ask the person; others decide by how much the app is used. */
  async requestPersistence(): Promise<void> {
    try {
      this.#persisted = await this.#browser?.persist();
    } catch {
      this.#persisted = false;
    }
  }
}
