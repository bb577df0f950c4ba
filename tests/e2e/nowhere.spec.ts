import type { Browser, Page } from '@playwright/test';
import { expect, test } from './test.ts';

/** What happens to a page that dials there, in the words of the browser. */
async function dials(page: Page, url: string): Promise<string> {
  const told = page.waitForEvent('console', (message) => message.text().includes(url));
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
    told.catch(() => undefined);
    return 'open';
  }
  return (await told).text();
}

/** A page of the app's server, which may dial any node; no node of its own runs in it. */
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
  // A node's other address, which nodes tell their peers, and addresses of no node.
  'ws://[2002:c058:6301::1]:5150/ws',
  'ws://192.88.99.7:5150/ws',
  'ws://192.88.99.1:5151/ws',
  'ws://1.1.1.1:5150/ws',
  'ws://10.0.0.1:5150/ws',
  'ws://[2606:4700::1111]:5150/ws',
  'ws://bootstrap-v1.veilid.net:5150/ws',
])
  test(`a page cannot even look for ${url}`, async ({ browser }) => {
    const page = await ours(browser);
    expect(await dials(page, url)).toContain('net::ERR_NAME_NOT_RESOLVED');
  });
