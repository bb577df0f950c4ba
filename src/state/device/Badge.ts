/** The number at the app's icon, where the system shows one. */
interface Badges {
  setAppBadge?(count: number): Promise<void>;
  clearAppBadge?(): Promise<void>;
}

export class Badge {
  readonly #browser: Badges;
  #shown: number | undefined;

  constructor(browser: Badges) {
    this.#browser = browser;
  }

  /** What nobody has read; it stays there when the app is closed. */
  show(unread: number): void {
    if (unread === this.#shown) return;
    this.#shown = unread;
    const done = unread > 0 ? this.#browser.setAppBadge?.(unread) : this.#browser.clearAppBadge?.();
    // Refused where the app is not installed, or the person wants no numbers.
    done?.catch(() => undefined);
  }
}
