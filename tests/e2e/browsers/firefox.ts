/** Debian's Firefox ESR, over WebDriver BiDi. */
import puppeteer from 'puppeteer-core';
import type { Browser } from './Driven.ts';
import { NOBODY, THIS_MACHINE } from './nowhereElse.ts';

export async function startFirefox(): Promise<Browser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: {
      'network.proxy.type': 1,
      'network.proxy.socks': NOBODY.host,
      'network.proxy.socks_port': NOBODY.port,
      'network.proxy.socks_remote_dns': true,
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
