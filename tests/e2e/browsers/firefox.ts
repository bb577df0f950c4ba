/** Debian's Firefox ESR, over WebDriver BiDi. */
import puppeteer from 'puppeteer-core';
import type { Browser } from './Driven.ts';

export async function startFirefox(): Promise<Browser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
  });
  const [page = await browser.newPage()] = await browser.pages();
  return {
    async open(address) {
      await page.goto(address);
    },
    run: (act, ...args) => page.evaluate(act, ...args),
    close: () => browser.close(),
  };
}
