import { expect } from '@playwright/test';
import { friends } from './friends.ts';
import { historyWith } from './historyWith.ts';
import { Person } from './Person.ts';
import { test } from './test.ts';

const AN_HOUR_MS = 3_600_000;
/** The browser checks the used space twice a minute, and accepts every write in between. */
const QUOTA_CHECK = { timeout: 100_000, intervals: [1_000] };

test('the app names a wrong clock as the reason for no connection', async ({ browser }) => {
  const alice = await Person.arrivesWithoutSharedWorker(browser, 'Alice', './', async (context) => {
    // She gets a server time that is an hour behind, so her own clock is an hour fast.
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

test('when space runs out, a text that cannot be saved stays in the field', async ({ browser }) => {
  const { alice, bob } = await friends(browser);
  const { origin } = new URL(alice.page.url());
  const browserOfAlice = await alice.page.context().newCDPSession(alice.page);
  const allow = (quotaSize?: number) =>
    browserOfAlice.send('Storage.overrideQuotaForOrigin', {
      origin,
      ...(quotaSize !== undefined && { quotaSize }),
    });
  await allow(1_000);
  const refusal = alice.page.getByText('There is no room on this device to keep this message');
  const written: string[] = [];
  const emptied = alice.composer.and(alice.page.locator(':placeholder-shown'));
  const writes = async () => {
    const text = `A ${String(written.length + 1)}`;
    await alice.composer.fill(text);
    await alice.composer.press('Enter');
    await expect(emptied.or(refusal)).toBeVisible();
    if (await refusal.isVisible()) return 'refused';
    written.push(text);
    return 'kept';
  };
  await expect.poll(writes, QUOTA_CHECK).toBe('refused');
  // Bob may have more messages than a page shows at once.
  const bobHasAll = async () => {
    const rows = await historyWith(bob, written, 60_000);
    expect(rows.map(({ text }) => text)).toEqual(written);
  };
  await bobHasAll();

  await allow();
  await expect(alice.composer).toHaveValue(`A ${String(written.length + 1)}`);
  await alice.composer.press('Enter');
  written.push(`A ${String(written.length + 1)}`);
  await bobHasAll();
  await bob.says('all there');
  await alice.hears(['all there']);

  // Other changes are not lost either.
  await allow(1_000);
  await alice.page.getByRole('link', { name: 'Details' }).click();
  const notes = alice.page.getByRole('textbox', { name: 'Notes' });
  const refused = alice.page.getByText('There is no room on this device: your last change was not');
  const saved = alice.page.getByText('Saved', { exact: true });
  let tries = 0;
  const takesNotes = async () => {
    tries += 1;
    await notes.fill(`note ${String(tries)}`);
    await alice.page.getByRole('button', { name: 'Save notes' }).click();
    await expect(saved.or(refused).first()).toBeVisible();
    return (await refused.isVisible()) ? 'refused' : 'kept';
  };
  await expect.poll(takesNotes, QUOTA_CHECK).toBe('refused');
  await expect(notes).toHaveValue(`note ${String(tries)}`);
  await allow();
  await alice.page.getByRole('button', { name: 'Save notes' }).click();
  await expect(saved).toBeVisible();
});
