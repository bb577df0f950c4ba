import { expect } from '@playwright/test';
import { Person } from './Person.ts';
import { test } from './test.ts';

const AN_HOUR_MS = 3_600_000;

test('a clock that is wrong is told as the reason for no connection', async ({ browser }) => {
  const alice = await Person.arrivesWithoutSharedWorker(browser, 'Alice', './', async (context) => {
    // To her the server's clock is an hour slow, so hers is an hour fast.
    await context.route('**/parley.json', async (route) => {
      if (route.request().method() !== 'HEAD') return route.fallback();
      const date = new Date(Date.now() - AN_HOUR_MS).toUTCString();
      return route.fulfill({ status: 200, headers: { date } });
    });
  });
  await alice.introduces();
  await alice.isOnline();
  const status = alice.page.getByRole('status', { name: 'Connection' });
  await alice.page.context().setOffline(true);
  await expect(status).toContainText('The clock of this device is 60 minutes fast');
  await alice.page.context().setOffline(false);
  await alice.isOnline();
});
