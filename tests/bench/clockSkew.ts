import type { Page } from '@playwright/test';

const ROUNDS = 200;

/**
 * How far the clock of page a is ahead of the clock of page b, in milliseconds; see
 * docs/performance.md.
 */
export async function clockSkew(a: Page, b: Page): Promise<number> {
  return (await ahead(a)) - (await ahead(b));
}

/** How far a page's clock is ahead of ours, by the round trip that was fastest. */
async function ahead(page: Page): Promise<number> {
  let best = { took: Infinity, ahead: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const asked = performance.now();
    const theirs = await page.evaluate(() => performance.timeOrigin + performance.now());
    const took = performance.now() - asked;
    const ours = performance.timeOrigin + asked + took / 2;
    if (took < best.took) best = { took, ahead: theirs - ours };
  }
  return best.ahead;
}
