/** `npm run bench -- relay`: only the relay. Writes nothing. */
import { expect, test } from '@playwright/test';
import { Figures } from './figures.ts';
import { measureRelay } from './relay/measureRelay.ts';

test('relay', async () => {
  const figures = new Figures();
  await figures.part('relay', () => measureRelay(process.env['PARLEY_BENCH_FOLDER'] ?? ''));
  figures.print();
  expect(figures.failures).toEqual([]);
});
