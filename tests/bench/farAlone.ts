/**
 * `npm run bench -- far`: some parts of bench.ts in a network of nodes that are far from each
 * other. The figures have names of their own, and are saved beside those of the last `npm run
 * bench`.
 */
import { expect, test } from '@playwright/test';
import { friends } from '../e2e/friends.ts';
import { BEGINNING } from '../e2e/historyWith.ts';
import { measureBurst } from './burst.ts';
import { measureCatchUp } from './catchUp.ts';
import { Figures } from './figures.ts';
import { launch, type Launched } from './launch.ts';
import { measureLive } from './live.ts';
import { measureMeeting } from './meeting.ts';
import { measurePrimitives } from './primitives.ts';
import { watchPage } from './watchPage.ts';

const NAMES = new Map([
  ['rawMs', 'farRawMs'],
  ['demoMs', 'farDemoMs'],
  ['watchMs', 'farWatchMs'],
  ['scanToChatMs', 'farScanToChatMs'],
  ['parleyMs', 'farParleyMs'],
  ['parleyP99Ms', 'farParleyP99Ms'],
  ['burstPerSecond', 'farBurstPerSecond'],
  ['burstLost', 'farLost'],
  ['catchUpMs', 'farCatchUpMs'],
  ['catchUpWrong', 'farCatchUpWrong'],
]);

let launched: Launched[] = [];
test.beforeAll(async () => {
  launched = await Promise.all([launch(), launch()]);
});
test.afterAll(() => Promise.all(launched.map(({ close }) => close())));

test('far', async () => {
  const [hers, his] = launched.map(({ browser }) => browser);
  if (hers === undefined || his === undefined) throw new Error('no browser');
  const figures = new Figures(NAMES);
  await measurePrimitives([hers, his], figures);
  await figures.part('meeting', () => measureMeeting(hers, his));
  const { alice, bob } = await friends(hers, his);
  await Promise.all([alice, bob].map(({ page }) => watchPage(page)));
  await alice.says(BEGINNING);
  await bob.hears([BEGINNING]);
  await figures.part('live chat', () => measureLive(alice, bob));
  await figures.part('burst', () => measureBurst(alice, bob));
  await figures.part('catching up', () => measureCatchUp(alice, bob));
  figures.saveBeside();
  figures.print();
  expect(figures.failures).toEqual([]);
});
