/** Measures from the scan of an invitation to the first message on the inviter's screen. */
import type { Browser } from '@playwright/test';
import { Person } from '../e2e/Person.ts';
import { median } from './figures.ts';

const ROUNDS = 3;

/** Both are connected. The person who scans accepts and writes at once. */
export async function measureMeeting(
  hers: Browser,
  his: Browser,
): Promise<Readonly<Record<string, number>>> {
  const anna = await Person.starts(hers, 'Anna');
  await anna.isOnline();
  const times: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const ben = await Person.starts(his, `Ben ${String(round)}`);
    await ben.isOnline();
    const { hash } = new URL(await anna.invites());
    const began = performance.now();
    // The app does this with a code that its camera has read.
    await ben.page.evaluate((scanned) => location.assign(scanned), hash);
    await ben.page.getByRole('button', { name: 'Accept' }).click();
    await ben.composer.fill('hello');
    await ben.composer.press('Enter');
    await anna.page.locator('[data-message]:not(.mine) .text').waitFor();
    times.push(performance.now() - began);
    await ben.page.context().close();
    await anna.page.goto('./#');
  }
  await anna.page.context().close();
  return { scanToChatMs: median(times) };
}
