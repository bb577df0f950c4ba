/** Measures what Veilid offers without a chat: messages over routes, overwriting, watching. */
import type { Browser, Page } from '@playwright/test';
import { median, type Figures } from './figures.ts';

const MESSAGES = 200;
const WARM_UP = 20;
const OVERWRITES = 60;
const CHANGES = 30;
/** About the time between two ticks of a watch. */
const TICK_MS = 1_000;

export async function measurePrimitives(
  browsers: readonly [Browser, Browser],
  figures: Figures,
): Promise<void> {
  const [a, b] = await Promise.all([open(browsers[0]), open(browsers[1])]);
  const [, hisKey] = await Promise.all(
    [a, b].map((page) => page.evaluate(() => window.bench.join())),
  );
  if (hisKey === undefined) throw new Error('no key');
  await meet(a, b);
  await meet(b, a);
  const record = await a.evaluate((other) => window.bench.createRecord(other), hisKey);
  await b.evaluate((each) => window.bench.openRecord(each), record);
  await figures.part('bare messages', () => messages(a));
  await figures.part('overwriting, polling', () => overwriting(a, b, record));
  await figures.part('watching', () => watching(a, b, record));
  await Promise.all([a, b].map((page) => page.context().close()));
}

async function open(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.goto('/bench/index.html');
  return page;
}

/** Afterwards `one` can send to `other`. */
async function meet(one: Page, other: Page): Promise<void> {
  const blob = await other.evaluate(() => window.bench.newRoute());
  await one.evaluate((each) => window.bench.meet(each), blob);
}

async function messages(a: Page) {
  await a.evaluate((count) => window.bench.bounce(count), WARM_UP);
  const { there, back } = await a.evaluate((count) => window.bench.bounce(count), MESSAGES);
  // The sum of both ways: the difference between the two clocks cancels out.
  return {
    rawMs: (median(there) + median(back)) / 2,
    rawWaysDifferMs: median(there) - median(back),
  };
}

async function overwriting(a: Page, b: Page, record: readonly number[]) {
  const poll = (report: boolean) =>
    b.evaluate(([key, each]) => window.bench.startPolling(key, each), [
      [...record],
      report,
    ] as const);
  const stop = (last: number) => b.evaluate((n) => window.bench.stopPolling(n), last);
  await poll(true);
  const times = await a.evaluate(([key, last]) => window.bench.writeInTurn(key, 1, last), [
    [...record],
    OVERWRITES,
  ] as const);
  await stop(OVERWRITES);
  await poll(false);
  await a.evaluate(([key, first, last]) => window.bench.writeFast(key, first, last), [
    [...record],
    OVERWRITES + 1,
    2 * OVERWRITES,
  ] as const);
  const seen = await stop(2 * OVERWRITES);
  return {
    demoMs: median(times),
    demoLost: OVERWRITES - seen.filter((n) => n > OVERWRITES).length,
  };
}

async function watching(a: Page, b: Page, record: readonly number[]) {
  await b.evaluate((key) => window.bench.startWatching(key), [...record]);
  const first = await a.evaluate(([key, from]) => window.bench.writeUntilWatched(key, from), [
    [...record],
    2 * OVERWRITES + 1,
  ] as const);
  const times = await a.evaluate(
    ([key, from, to, tick]) => window.bench.writeInTurn(key, from, to, tick),
    [[...record], first, first + CHANGES - 1, TICK_MS] as const,
  );
  return { watchMs: median(times) };
}
