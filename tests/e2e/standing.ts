/** The states of a person's own messages, in the words of the page. */
import { expect, type Page } from '@playwright/test';

type State = 'Waiting for the network' | 'On its way' | 'Delivered' | 'Read' | 'Not delivered';

export const HANDED_OVER: readonly State[] = ['On its way', 'Delivered', 'Read'];
export const DELIVERED: readonly State[] = ['Delivered', 'Read'];

const mine = (page: Page) =>
  page.getByRole('log', { name: 'Messages' }).locator('[data-message].mine');
/** Each own message has this sign beside its time; only the newest one also has words below it. */
const sign = (page: Page, states: readonly State[]) =>
  page.getByRole('button', { name: new RegExp(` (${states.join('|')})$`, 'u') });

/** Waits until the own message with this text is in one of these states. */
export async function messageHasState(
  page: Page,
  text: string,
  wanted: readonly State[],
  timeout?: number,
): Promise<void> {
  const written = mine(page).filter({ has: page.getByText(text, { exact: true }) });
  const signed = written.filter({ has: sign(page, wanted) });
  await expect(signed).toHaveCount(1, timeout === undefined ? {} : { timeout });
}

/**
 * The same for the message `last`, and then for every own message on the page: an earlier message
 * may be asked for again, or may have failed for good.
 */
export async function allHaveState(
  page: Page,
  last: string,
  wanted: readonly State[],
  timeout?: number,
): Promise<void> {
  await messageHasState(page, last, wanted, timeout);
  const others = mine(page).filter({ hasNot: sign(page, wanted) });
  await expect(others).toHaveCount(0, timeout === undefined ? {} : { timeout });
}
