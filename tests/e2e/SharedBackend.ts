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

  /**
   * Ends it under its open pages, and waits until they have opened another one. killed: as a browser
   * does that needs the memory. closed: as a worker ends itself, after what it is doing.
   */
  async isReplaced(how: 'killed' | 'closed'): Promise<void> {
    const session = await this.#session();
    const before = await this.name();
    if (how === 'killed') await session.send('Target.closeTarget', { targetId: before });
    else await this.#closes(before);
    const another = async () => (await this.#running()).filter((name) => name !== before).length;
    await expect.poll(another, { intervals: [20] }).toBe(1);
  }

  /** Kills it without warning, whatever it is doing. */
  async isKilled(): Promise<void> {
    const session = await this.#session();
    for (const targetId of await this.#running())
      await session.send('Target.closeTarget', { targetId });
    await expect.poll(() => this.#running(), { intervals: [20] }).toEqual([]);
  }

  async #closes(targetId: string): Promise<void> {
    const session = await this.#session();
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
    const answered = new Promise((resolve) => {
      session.on('Target.receivedMessageFromTarget', ({ message }) => {
        if (message.includes('"id":1')) resolve(undefined);
      });
    });
    // A moment later: Chromium would hold the next worker for a debugger that is still attached.
    const params = { expression: 'setTimeout(() => self.close(), 200)' };
    const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params });
    await session.send('Target.sendMessageToTarget', { sessionId, message });
    await answered;
    await session.send('Target.detachFromTarget', { sessionId });
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
