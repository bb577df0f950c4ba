/** Measures how the app's own reader reads pictures of invitations, from easy to hard. */
import type { Browser } from '@playwright/test';
import { median, quantile } from './figures.ts';
import type { Reading } from './qr/main.ts';

export async function measureQr(browser: Browser): Promise<Readonly<Record<string, number>>> {
  const page = await browser.newPage();
  await page.goto('/qr/index.html');
  const count = await page.evaluate(() => window.qr.count);
  const readings: Reading[] = [];
  for (let number = 0; number < count; number += 1)
    readings.push(await page.evaluate((each) => window.qr.read(each), number));
  await page.context().close();
  printKinds(readings);
  const times = readings.map(({ ms }) => ms);
  return {
    qrRead: shareRead(readings.filter(({ expected }) => expected)),
    qrWrong: readings.filter(({ wrong }) => wrong.length > 0).length,
    qrP95Ms: quantile(times, 0.95),
    qrMedianMs: median(times),
  };
}

function printKinds(readings: readonly Reading[]): void {
  const kinds = new Set(readings.map(({ kind }) => kind));
  console.log(`${'pictures'.padEnd(14)}read  median ms`);
  for (const kind of kinds) {
    const all = readings.filter((each) => each.kind === kind);
    const share = all.some(({ right }) => right) ? shareRead(all).toFixed(2) : '-';
    const middle = median(all.map(({ ms }) => ms)).toFixed(1);
    console.log(`${kind.padEnd(14)}${share.padStart(4)}  ${middle.padStart(9)}`);
    for (const { wrong } of all) if (wrong.length > 0) console.log('wrong:', wrong);
  }
}

const shareRead = (readings: readonly Reading[]): number =>
  readings.filter(({ right }) => right).length / readings.length;
