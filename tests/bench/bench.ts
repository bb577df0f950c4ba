/**
 * The benchmark: two browsers in one local network, one part after the other. It is a Playwright
 * test for the sake of the server and the browsers, and asserts only that every part ran.
 */
import { expect, test } from '@playwright/test';
import { friends } from '../e2e/friends.ts';
import { BEGINNING } from '../e2e/historyWith.ts';
import { measureBurst } from './burst.ts';
import { measureCatchUp } from './catchUp.ts';
import { clockSkew } from './clockSkew.ts';
import { Figures } from './figures.ts';
import { launch, type Launched } from './launch.ts';
import { measureLive } from './live.ts';
import { measureQr } from './measureQr.ts';
import { measureMeeting } from './meeting.ts';
import { measureStartUp } from './startUp.ts';
import { measurePrimitives } from './primitives.ts';
import { measureRelay } from './relay/measureRelay.ts';
import { watchPage } from './watchPage.ts';

let launched: Launched[] = [];
test.beforeAll(async () => {
  launched = await Promise.all([launch(), launch()]);
});
test.afterAll(() => Promise.all(launched.map(({ close }) => close())));

test('benchmark', async () => {
  const [hers, his] = launched.map(({ browser }) => browser);
  if (hers === undefined || his === undefined) throw new Error('no browser');
  const figures = new Figures();
  await figures.part('QR codes', () => measureQr(hers));
  await figures.part('relay', () => measureRelay(process.env['PARLEY_BENCH_FOLDER'] ?? ''));
  await measurePrimitives([hers, his], figures);

  await figures.part('meeting', () => measureMeeting(hers, his));
  const { alice, bob } = await friends(hers, his);
  await Promise.all([alice, bob].map(({ page }) => watchPage(page)));
  await alice.says(BEGINNING);
  await bob.hears([BEGINNING]);
  await figures.part('clocks', async () => ({
    clockSkewMs: await clockSkew(alice.page, bob.page),
  }));
  await figures.part('live chat', () => measureLive(alice, bob));
  await figures.part('burst', () => measureBurst(alice, bob));
  await figures.part('catching up', () => measureCatchUp(alice, bob));
  await figures.part('start-up', () => measureStartUp(hers, his));
  figures.save();
  figures.print();
  expect(figures.failures).toEqual([]);
});
