/**
 * A separate browser that can sleep like a device, and that keeps pages in its back/forward cache.
 */
import { chromium, type Browser } from '@playwright/test';
import { chromiumLaunch } from '../chromium.ts';

export interface OwnBrowser {
  readonly browser: Browser;
  /** Stops all of its processes for so many milliseconds. */
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
    // The browser leads a process group, which contains all of its processes.
    process.kill(-pid, 'SIGSTOP');
    // Not a wait for an event: the browser sleeps for this long.
    await new Promise((resolve) => setTimeout(resolve, ms));
    process.kill(-pid, 'SIGCONT');
  };
  return { browser, sleeps, close: () => server.close() };
}
