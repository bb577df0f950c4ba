import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { Person } from '../Person.ts';
import { port } from '../ports.ts';
import { Served } from '../Served.ts';
import { expect, test } from '../test.ts';
import type {} from './main.ts';

const served = new Served(port('hostile'));
let folder: string;

/** Builds her page, which is served at an address of its own. */
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-hostile-'));
  const to = ['--outDir', join(folder, 'dist'), '--emptyOutDir', '--logLevel', 'warn'];
  const config = ['--config', 'tests/e2e/hostile/vite.config.ts'];
  const vite = ['node_modules/vite/bin/vite.js', 'build', ...config, ...to];
  await promisify(execFile)(process.execPath, vite);
  cpSync('dist-server', join(folder, 'dist-server'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  await served.starts(join(folder, 'dist-server', 'main.js'));
});
test.afterAll(async () => {
  await served.ends();
  rmSync(folder, { recursive: true });
});

/** The texts of all conversations, by whether they are shown as one's own. */
async function allTexts({ page }: Person) {
  const rows = page.getByRole('navigation', { name: 'Friends' }).getByRole('link', {
    name: 'Mallory',
  });
  const [mine, theirs]: [string[], string[]] = [[], []];
  for (const row of await rows.all()) {
    await row.click();
    await expect(page.getByRole('log', { name: 'Messages' })).toBeVisible();
    await expect(row).toHaveAttribute('aria-current', /./u);
    mine.push(...(await page.locator('[data-message].mine .text').allInnerTexts()));
    theirs.push(...(await page.locator('[data-message]:not(.mine) .text').allInnerTexts()));
  }
  return { mine, theirs };
}

async function opens(page: Page): Promise<Page> {
  await page.goto(served.address);
  await page.waitForFunction(() => 'mallory' in window);
  return page;
}

test('an inviter who hides that she joined cannot put her words into the mouth of her friend', async ({
  browser,
}) => {
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();
  const hers = await opens(await (await browser.newContext()).newPage());
  await bob.pastes(await hers.evaluate(() => window.mallory.invites()));
  await bob.accepts('Mallory');
  await bob.says('I owe you nothing');
  const takesReply = () => hers.evaluate(() => window.mallory.takesReply());
  await expect.poll(takesReply, { timeout: 60_000 }).toBe(true);
  await hers.evaluate(() => window.mallory.writes('I owe you everything'));
  await bob.hears(['I owe you everything'], 60_000);
  await hers.evaluate(() => window.mallory.saysWithdrawn());

  const link = new URL(await bob.invites());
  const code = new URLSearchParams(link.hash.slice(1)).get('i') ?? '';
  await hers.evaluate((text) => window.mallory.answers(text), code);
  // Bob's app takes her answer, and shows the conversation that it belongs to.
  await expect(bob.page.getByRole('log', { name: 'Messages' })).toBeVisible({ timeout: 60_000 });
  expect(await allTexts(bob)).toEqual({
    mine: ['I owe you nothing'],
    theirs: ['I owe you everything'],
  });
});
