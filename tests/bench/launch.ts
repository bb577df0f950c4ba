/**
 * Starts a browser in the session of whoever starts it. Linux shares the processor between
 * sessions first and between what runs in one second (sched_autogroup); Playwright gives each
 * browser a session of its own, and then a thread of one may be kept waiting for a tenth of a
 * second while the other's threads take turns.
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

/** Playwright's own choice for pages that nobody looks at: they go on as if somebody did. */
const UNSEEN = [
  '--headless',
  '--no-startup-window',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** Rejects with what the browser said if it does not start. */
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

/** Helpers of a browser that has ended may be writing a last time, into folders emptied already. */
async function remove(folder: string): Promise<void> {
  for (let left = 50; ; left -= 1)
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (left === 0) throw error;
      await setTimeout(200);
    }
}

/** Where it listens, as it says itself; all it says is read, so that it never waits for a reader. */
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
