/**
 * Playwright's test, with a local network and the app's server for each worker, and an end: no
 * browser profile, and no node in it, outlives its test.
 */
import { test as base } from '@playwright/test';
import { chromiumLaunch } from '../chromium.ts';
import { LocalNetwork } from '../network/LocalNetwork.ts';
import { port } from './ports.ts';

export { expect } from '@playwright/test';

const SERVER = ['dist-server/main.js', '--port', String(port(0))];

interface OfWorker {
  /** Options of scripts/network.mjs. Files with other ones than the default have other workers. */
  readonly networkOptions: readonly string[];
  readonly network: LocalNetwork;
}

export const test = base.extend<{ goHome: undefined }, OfWorker>({
  networkOptions: [[], { scope: 'worker', option: true }],
  network: [
    async ({ networkOptions }, use) => {
      const network = await LocalNetwork.serving([process.execPath, ...SERVER], networkOptions);
      await use(network);
      await network.stop();
    },
    { scope: 'worker', auto: true, timeout: 120_000 },
  ],
  launchOptions: [
    // The browser's rules are those of the network.
    async ({ network: _ }, use) => use(chromiumLaunch()),
    { scope: 'worker' },
  ],
  baseURL: `http://localhost:${String(port(0))}`,
  goHome: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
