/** The number on the app's icon, where the system shows one. */
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

  /** Shows the number of unread messages; it stays on the icon after the app is closed. */
  show(unread: number): void {
    if (unread === this.#shown) return;
    this.#shown = unread;
    const done = unread > 0 ? this.#browser.setAppBadge?.(unread) : this.#browser.clearAppBadge?.();
    // The browser refuses if the app is not installed or the person has turned badges off.
    done?.catch(() => undefined);
  }
}
