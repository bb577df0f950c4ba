import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { chromiumLaunch } from '../chromium.ts';
import { Person } from './Person.ts';
import { expect, test } from './test.ts';

/** A browser whose only camera sees this picture (JPEG), again and again, until it is closed. */
async function browserThatSees(
  picture: Buffer,
): Promise<{ browser: Browser; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-camera-'));
  const film = join(folder, 'film.mjpeg');
  writeFileSync(film, Buffer.concat(Array.from({ length: 10 }, () => picture)));
  const args = [
    ...chromiumLaunch.args,
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ];
  const browser = await chromium.launch({ ...chromiumLaunch, args });
  const close = async (): Promise<void> => {
    await browser.close();
    rmSync(folder, { recursive: true });
  };
  return { browser, close };
}

const photo = (person: Person): Promise<Buffer> =>
  person.page.screenshot({ type: 'jpeg', quality: 90 });

test('a camera that sees a friend’s screen makes a friend', async ({ browser }) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  await alice.invites();
  const seeing = await browserThatSees(await photo(alice));
  try {
    const bob = await Person.starts(seeing.browser, 'Bob');
    await bob.isOnline();
    await bob.page.goto('./#open');
    await bob.page.getByRole('button', { name: 'Scan with the camera' }).click();
    await bob.accepts('Alice');
    await alice.sees('Bob');
    await bob.says('I see you');
    await alice.hears(['I see you']);
  } finally {
    await seeing.close();
  }
});

test('without a camera that is said, and other ways are offered', async ({ browser }) => {
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();
  await bob.page.goto('./#open');
  await bob.page.getByRole('button', { name: 'Scan with the camera' }).click();
  await expect(bob.page.getByText('There is no camera on this device')).toBeVisible();
  await bob.page.getByRole('button', { name: 'Another way' }).click();
  await expect(bob.page.getByRole('textbox', { name: 'Link or code' })).toBeVisible();
});
