/** Where the messages of the person at a page stand, as the page says it. */
import { expect, type Page } from '@playwright/test';

type Standing = 'Waiting for the network' | 'On its way' | 'Delivered' | 'Read' | 'Not delivered';

export const HANDED_OVER: readonly Standing[] = ['On its way', 'Delivered', 'Read'];
export const DELIVERED: readonly Standing[] = ['Delivered', 'Read'];

const mine = (page: Page) =>
  page.getByRole('log', { name: 'Messages' }).locator('[data-message].mine');
/** Each own message has this sign beside its time; only the newest has the words below it, too. */
const sign = (page: Page, standings: readonly Standing[]) =>
  page.getByRole('button', { name: new RegExp(` (${standings.join('|')})$`, 'u') });

/** Waits until the own message with this text stands in one of these ways. */
export async function messageStands(
  page: Page,
  text: string,
  wanted: readonly Standing[],
  timeout?: number,
): Promise<void> {
  const written = mine(page).filter({ has: page.getByText(text, { exact: true }) });
  const signed = written.filter({ has: sign(page, wanted) });
  await expect(signed).toHaveCount(1, timeout === undefined ? {} : { timeout });
}

/**
 * The same of the message `last`, and then of every own message on the page: one before the last
 * can be asked for again, or have failed for good.
 */
export async function allStand(
  page: Page,
  last: string,
  wanted: readonly Standing[],
  timeout?: number,
): Promise<void> {
  await messageStands(page, last, wanted, timeout);
  const others = mine(page).filter({ hasNot: sign(page, wanted) });
  await expect(others).toHaveCount(0, timeout === undefined ? {} : { timeout });
}
