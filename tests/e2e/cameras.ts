/** Cameras that see the pictures of a test. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { chromiumLaunch } from '../chromium.ts';
import type { Person } from './Person.ts';

interface Seeing {
  readonly browser: Browser;
  /** Changes the picture for the next time the camera is opened. */
  readonly sees: (picture: Buffer) => void;
  readonly close: () => Promise<void>;
}

/** A browser with one camera, which sees this picture (JPEG) until the browser is closed. */
export async function browserThatSees(picture: Buffer): Promise<Seeing> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-camera-'));
  const film = join(folder, 'film.mjpeg');
  const sees = (next: Buffer): void =>
    writeFileSync(film, Buffer.concat(Array.from({ length: 10 }, () => next)));
  sees(picture);
  const args = [
    ...chromiumLaunch().args,
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ];
  const browser = await chromium.launch({ ...chromiumLaunch(), args });
  const close = async (): Promise<void> => {
    await browser.close();
    rmSync(folder, { recursive: true });
  };
  return { browser, sees, close };
}

export const photo = ({ page }: Person): Promise<Buffer> =>
  page.screenshot({ type: 'jpeg', quality: 90 });
