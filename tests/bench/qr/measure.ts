/** Reading QR codes: pictures as phones take them, made and read in one page. */
import type { Browser } from '@playwright/test';
import { quantile } from '../figures.ts';
import type {} from './main.ts';

export async function measureQr(browser: Browser): Promise<Readonly<Record<string, number>>> {
  const page = await browser.newPage();
  await page.goto('/qr/index.html');
  await page.waitForFunction(() => 'qrBench' in window);
  await page.evaluate(() => window.qrBench.prepare());
  const results = await page.evaluate(() => window.qrBench.run());
  await page.context().close();
  const withCode = results.filter(({ hasCode }) => hasCode);
  for (const kind of new Set(results.map((each) => each.kind))) {
    const those = results.filter((each) => each.kind === kind);
    const read = those.filter(({ isRead }) => isRead).length;
    const slowest = Math.max(...those.map(({ ms }) => ms)).toFixed(0);
    console.log(
      `  ${kind}: ${String(read)} of ${String(those.length)} read, at most ${slowest} ms`,
    );
  }
  return {
    qrRead: withCode.filter(({ isRead }) => isRead).length / withCode.length,
    qrWrong: results.filter(({ isWrong }) => isWrong).length,
    qrP95Ms: quantile(
      results.map(({ ms }) => ms),
      0.95,
    ),
  };
}
