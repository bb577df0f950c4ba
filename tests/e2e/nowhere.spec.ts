import type { Browser, Page } from '@playwright/test';
import { expect, test } from './test.ts';

/** The browser's own words about a connection from the page to this address. */
async function dials(page: Page, url: string): Promise<string> {
  const logged = page.waitForEvent('console', (message) => message.text().includes(url));
  const opened = page.evaluate(
    (address) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(address);
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      }),
    url,
  );
  if (await opened) {
    logged.catch(() => undefined);
    return 'open';
  }
  return (await logged).text();
}

/** A page from the app's server, which may dial any node but runs no node itself. */
async function ours(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto('./parley.json');
  return page;
}

test('a page reaches the nodes of its network', async ({ browser }) => {
  const page = await ours(browser);
  expect(await dials(page, 'ws://192.88.99.1:5150/ws')).toBe('open');
  expect(await dials(page, 'ws://192.88.99.6:5150/ws')).toBe('open');
});

for (const url of [
  // A node's IPv6 address, which nodes announce to their peers, and addresses without a node.
  'ws://[2002:c058:6301::1]:5150/ws',
  'ws://192.88.99.7:5150/ws',
  'ws://192.88.99.1:5151/ws',
  'ws://1.1.1.1:5150/ws',
  'ws://10.0.0.1:5150/ws',
  'ws://[2606:4700::1111]:5150/ws',
  'ws://bootstrap-v1.veilid.net:5150/ws',
])
  test(`a page cannot even look up ${url}`, async ({ browser }) => {
    const page = await ours(browser);
    expect(await dials(page, url)).toContain('net::ERR_NAME_NOT_RESOLVED');
  });
