/** `npm run bench -- qr`: only reading QR codes. Writes nothing. */
import { expect, test } from '@playwright/test';
import { Figures } from './figures.ts';
import { launch } from './launch.ts';
import { measureQr } from './measureQr.ts';

test('reading QR codes', async () => {
  const { browser, close } = await launch();
  const figures = new Figures();
  try {
    await figures.part('QR codes', () => measureQr(browser));
    figures.print();
  } finally {
    await close();
  }
  expect(figures.failures).toEqual([]);
});
