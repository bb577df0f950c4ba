/** `npm run bench -- start`: only the start of the app. Writes nothing. */
import { expect, test } from '@playwright/test';
import { Figures } from './figures.ts';
import { launch, type Launched } from './launch.ts';
import { measureStartUp } from './startUp.ts';

let launched: Launched[] = [];
test.beforeAll(async () => {
  launched = await Promise.all([launch(), launch()]);
});
test.afterAll(() => Promise.all(launched.map(({ close }) => close())));

test('starting', async () => {
  const [hers, his] = launched.map(({ browser }) => browser);
  if (hers === undefined || his === undefined) throw new Error('no browser');
  const figures = new Figures();
  await figures.part('start-up', () => measureStartUp(hers, his));
  figures.print();
  expect(figures.failures).toEqual([]);
});
