/**
 * The shared worker of a browser profile, which runs its node, as the browser's debugger sees it.
 */
import { expect, type Browser, type CDPSession, type Page } from '@playwright/test';

export class SharedBackend {
  readonly #browser: Browser;
  /** The browser's id of the profile. */
  readonly #profile: string | undefined;
  #connecting: Promise<CDPSession> | undefined;

  private constructor(browser: Browser, profile: string | undefined) {
    this.#browser = browser;
    this.#profile = profile;
  }

  /** The backend of the profile that the page belongs to. */
  static async of(page: Page): Promise<SharedBackend> {
    const browser = page.context().browser();
    if (browser === null) throw new Error('This profile has no browser that could be asked.');
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    return new SharedBackend(browser, targetInfo.browserContextId);
  }

  /** The id of the running worker; another worker has another id. */
  async name(): Promise<string> {
    const [name] = await this.#running();
    if (name === undefined) throw new Error('This profile has no shared worker.');
    return name;
  }

  /** Kills it without warning, whatever it is doing. */
  async isKilled(): Promise<void> {
    const session = await this.#session();
    for (const targetId of await this.#running())
      await session.send('Target.closeTarget', { targetId });
    await expect.poll(() => this.#running(), { intervals: [20] }).toEqual([]);
  }

  async #running(): Promise<readonly string[]> {
    const session = await this.#session();
    const { targetInfos } = await session.send('Target.getTargets');
    return targetInfos
      .filter(({ type, browserContextId }) => {
        return type === 'shared_worker' && browserContextId === this.#profile;
      })
      .map(({ targetId }) => targetId);
  }

  #session(): Promise<CDPSession> {
    this.#connecting ??= this.#browser.newBrowserCDPSession();
    return this.#connecting;
  }
}
