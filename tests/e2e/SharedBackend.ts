/** The shared worker of a browser profile, in which its node runs, as the browser tells of it. */
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';

export class SharedBackend {
  readonly #browser: Browser;
  /** The profile, as the browser calls it. */
  readonly #profile: string | undefined;

  private constructor(browser: Browser, profile: string | undefined) {
    this.#browser = browser;
    this.#profile = profile;
  }

  /** Of the profile that the page belongs to. Asked early, so that closing takes no longer. */
  static async of(page: Page): Promise<SharedBackend> {
    const browser = page.context().browser();
    if (browser === null) throw new Error('This profile has no browser that could be asked.');
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    return new SharedBackend(browser, targetInfo.browserContextId);
  }

  /** Waits until it is gone; while a page of the profile is open it stays, and nothing is waited for. */
  async endsWithLastPageOf(context: BrowserContext): Promise<void> {
    if (context.pages().length > 0) return;
    const session = await this.#browser.newBrowserCDPSession();
    const running = async () => {
      const { targetInfos } = await session.send('Target.getTargets');
      return targetInfos
        .filter(({ type, browserContextId }) => {
          return type === 'shared_worker' && browserContextId === this.#profile;
        })
        .map(({ url }) => url);
    };
    await expect.poll(running, { intervals: [20] }).toEqual([]);
    await session.detach();
  }
}
