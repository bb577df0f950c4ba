/**
 * Starts a browser in the session of this process. Linux shares the processor first between
 * sessions, then between the processes of each (sched_autogroup). Playwright gives each browser
 * its own session; then a thread of one browser may wait for a tenth of a second while the other's
 * threads take turns.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { chromium, type Browser } from '@playwright/test';
import { chromiumLaunch } from '../chromium.ts';

export interface Launched {
  readonly browser: Browser;
  readonly close: () => Promise<void>;
}

/** Playwright's own options for hidden pages: they run as if they were visible. */
const UNSEEN = [
  '--headless',
  '--no-startup-window',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** Rejects with the output of the browser if it does not start. */
export async function launch(): Promise<Launched> {
  const profile = mkdtempSync(join(tmpdir(), 'parley-bench-profile-'));
  const places = [`--user-data-dir=${profile}`, '--remote-debugging-port=0'];
  const child = spawn(
    chromiumLaunch().executablePath,
    [...chromiumLaunch().args, ...UNSEEN, ...places],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'exit');
  const end = async () => {
    child.kill();
    await ended;
    await remove(profile);
  };
  try {
    const browser = await chromium.connectOverCDP(
      await address(createInterface({ input: child.stderr })),
    );
    return { browser, close: () => browser.close().then(end) };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * Removes the profile. Helper processes of a closed browser may still write into emptied folders.
 */
async function remove(folder: string): Promise<void> {
  for (let left = 50; ; left -= 1)
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (left === 0) throw error;
      await setTimeout(200);
    }
}

/** The address at which the browser listens. All its output is read, so that it never blocks. */
function address(lines: Interface): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const found = /listening on (ws:\S+)/.exec(line)?.[1];
      if (found === undefined) said.push(line);
      else resolve(found);
    });
    lines.on('close', () => reject(new Error(`The browser did not start:\n${said.join('\n')}`)));
  });
}
