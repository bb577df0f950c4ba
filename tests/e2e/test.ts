/**
 * Playwright's test with a local network and the app's server for each worker. After each test it
 * closes all browser profiles, and with them their nodes.
 */
import { test as base, type Browser } from '@playwright/test';
import { chromiumLaunch } from '../chromium.ts';
import { LocalNetwork } from '../network/LocalNetwork.ts';
import { port } from './ports.ts';

export { expect } from '@playwright/test';

const SERVER = ['dist-server/main.js', '--port', String(port('app'))];

interface WorkerFixtures {
  /** Options of scripts/network.mjs. A file with other options gets its own workers. */
  readonly networkOptions: readonly string[];
  readonly network: LocalNetwork;
}

export const test = base.extend<{ closeProfiles: undefined }, WorkerFixtures>({
  networkOptions: [[], { scope: 'worker', option: true }],
  network: [
    async ({ networkOptions }, use) => {
      const network = await LocalNetwork.serving([process.execPath, ...SERVER], networkOptions);
      await use(network);
      await network.stop();
    },
    { scope: 'worker', auto: true, timeout: 180_000 },
  ],
  launchOptions: [
    // The browser's resolver rules come from the network.
    async ({ network: _ }, use) => use(chromiumLaunch()),
    { scope: 'worker' },
  ],
  baseURL: `http://localhost:${String(port('app'))}`,
  closeProfiles: [
    async ({ browser }, use, info) => {
      await use(undefined);
      if (info.status !== info.expectedStatus) console.log(await screensOf(browser));
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});

/** What each open page shows: after a failure, the log of the tests is often all there is. */
async function screensOf(browser: Browser): Promise<string> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  const screens = pages.map(async (page) => {
    const shown = page.locator('body').ariaSnapshot({ timeout: 5_000 });
    return `${page.url()}\n${await shown.catch((error: unknown) => String(error))}`;
  });
  return (await Promise.all(screens)).join('\n\n');
}
