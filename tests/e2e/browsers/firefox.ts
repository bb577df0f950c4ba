/** Debian's Firefox ESR, over WebDriver BiDi. */
import puppeteer from 'puppeteer-core';
import type { Browser } from './Driven.ts';
import { PROXY, THIS_MACHINE } from './nowhereElse.ts';

export async function startFirefox(): Promise<Browser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: {
      'network.proxy.type': 1,
      'network.proxy.http': PROXY.host,
      'network.proxy.http_port': PROXY.port,
      'network.proxy.ssl': PROXY.host,
      'network.proxy.ssl_port': PROXY.port,
      'network.proxy.no_proxies_on': THIS_MACHINE.join(','),
    },
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
