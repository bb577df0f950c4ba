/** Playwright's test, with an end: no browser profile, and no node in it, outlives its test. */
import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

export const test = base.extend<{ goHome: undefined }>({
  goHome: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
