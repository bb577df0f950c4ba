/** Measures the start of the app: what is loaded, when the page is usable, when it is connected. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { friends } from '../e2e/friends.ts';
import { hasApp } from '../e2e/hasApp.ts';
import type { Person } from '../e2e/Person.ts';
import { median } from './figures.ts';
import { watchPage } from './watchPage.ts';
import { within } from './within.ts';

const ROUNDS = 5;
const MESSAGES = 60;
const TIMEOUT_MS = 60_000;

export async function measureStartUp(
  hers: Browser,
  his: Browser,
): Promise<Readonly<Record<string, number>>> {
  const firstPaints = await rounds(() => firstPaint(hers));
  const { alice, bob } = await friends(hers, his);
  await watchPage(alice.page);
  await alice.pours(Array.from({ length: MESSAGES }, (_, n) => `said before ${String(n)}.`));
  await alice.hasHandedOver(`said before ${String(MESSAGES - 1)}.`, TIMEOUT_MS);
  await hasApp(alice);
  const reloads = await rounds(() => reload(alice));
  const kept = await rounds(() => open(alice));
  const asked = await rounds(() => open(alice, losesWorker));
  await Promise.all([alice, bob].map(({ page }) => page.context().close()));
  return {
    shellBrotliKb: shellBytes() / 1000,
    firstPaintMs: median(firstPaints),
    usableFromCacheMs: median(kept.map(({ usable }) => usable)),
    usableWithoutWorkerMs: median(asked.map(({ usable }) => usable)),
    onlineFromCacheMs: median(kept.map(({ online }) => online)),
    onlineAfterReloadMs: median(reloads),
  };
}

/** Measures one round after the other. */
async function rounds<T>(measure: () => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  for (let round = 0; round < ROUNDS; round += 1) results.push(await measure());
  return results;
}

/** The bytes of the page and of what it names, as a server would compress them. */
function shellBytes(): number {
  const folder = join(process.env['PARLEY_BENCH_FOLDER'] ?? '', 'dist');
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="(\.\/[^"]+\.(?:js|css))"/gu)].map(
    ([, name]) => name,
  );
  if (named.length === 0) throw new Error('the page names no script');
  return ['index.html', ...named]
    .map((name) => brotliCompressSync(readFileSync(join(folder, name ?? ''))).length)
    .reduce((sum, length) => sum + length, 0);
}

/** Measured in a browser without any stored data. */
async function firstPaint(browser: Browser): Promise<number> {
  const page = await browser.newPage();
  await page.goto('./');
  await page.getByRole('textbox', { name: 'Your name' }).waitFor();
  const at = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          for (const { name, startTime } of list.getEntries())
            if (name === 'first-contentful-paint') resolve(startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  await page.context().close();
  return at;
}

async function reload({ page }: Person): Promise<number> {
  await page.reload();
  return connected(page);
}

/**
 * Opens the conversation while nothing of the app is in memory; milliseconds since the navigation.
 */
async function open(
  person: Person,
  prepare?: (page: Page) => Promise<unknown>,
): Promise<{ readonly usable: number; readonly online: number }> {
  const conversation = person.page.url();
  await prepare?.(person.page);
  await person.closes();
  await person.comesBack(conversation);
  const { page } = person;
  const online = await connected(page);
  const { usable, during } = await page.evaluate(() => ({
    usable: (window.watch.usableAt ?? NaN) - performance.timeOrigin,
    during: window.watch.usableWhile,
  }));
  if (during === 'Connected') throw new Error('the node had started before the page was usable');
  await hasApp(person);
  return { usable, online };
}

async function connected(page: Page): Promise<number> {
  await within(
    TIMEOUT_MS,
    page.waitForFunction(() => window.watch.connectedAt),
    'the connection',
  );
  return page.evaluate(() => (window.watch.connectedAt ?? NaN) - performance.timeOrigin);
}

/** Measures as without a service worker; the browser's cache has the files. */
function losesWorker(page: Page): Promise<unknown> {
  return page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.unregister());
}
