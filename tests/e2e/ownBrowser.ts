/** A browser of its own, that can be put to sleep as a device is, and keeps pages that one leaves. */
import { chromium, type Browser } from '@playwright/test';
import { chromiumLaunch } from '../chromium.ts';

export interface OwnBrowser {
  readonly browser: Browser;
  /** Nothing in it runs for so long, in milliseconds. */
  readonly sleeps: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function ownBrowser(): Promise<OwnBrowser> {
  const server = await chromium.launchServer({
    ...chromiumLaunch(),
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  const { pid } = server.process();
  if (pid === undefined) throw new Error('The browser did not start.');
  const browser = await chromium.connect(server.wsEndpoint());
  const sleeps = async (ms: number): Promise<void> => {
    // It leads a group, in which all of its processes are.
    process.kill(-pid, 'SIGSTOP');
    // This is no wait for something to happen: so long it sleeps.
    await new Promise((resolve) => setTimeout(resolve, ms));
    process.kill(-pid, 'SIGCONT');
  };
  return { browser, sleeps, close: () => server.close() };
}
