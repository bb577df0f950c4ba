import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeBuild } from './makeBuild.ts';
import { NODE_CHANNEL, type NodeWord } from './nodeWord.ts';
import { meets } from '../friends.ts';
import { hasApp } from '../hasApp.ts';
import { Person } from '../Person.ts';
import { port } from '../ports.ts';
import { Served } from '../Served.ts';
import { expect, test } from '../test.ts';

// One worker makes the builds once.
test.describe.configure({ mode: 'default' });

const served = new Served(port('update'));
let folder: string;
let first: string;
let second: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-builds-'));
  first = await makeBuild('first', join(folder, 'first'));
  second = await makeBuild('second', join(folder, 'second'));
});
test.afterAll(() => rmSync(folder, { recursive: true }));
test.beforeEach(async () => {
  await served.starts(first);
});
test.afterEach(() => served.ends());

const READY = 'A new version of Parley is ready.';

/** The server switches to the second build, and this page finds it after a reload. */
async function newBuildComes(page: Page): Promise<void> {
  await served.ends();
  await served.starts(second);
  await page.reload();
  await expect(page.getByText(READY)).toBeVisible({ timeout: 60_000 });
}

async function isOf(page: Page, build: 'first' | 'second'): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-build', build);
}

/** Makes the page hidden: in the browser of a test no page is ever hidden by itself. */
async function isLeftFor(page: Page, other: Page): Promise<void> {
  await other.bringToFront();
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    // The page may reload at once, so first let this call return.
    setTimeout(() => document.dispatchEvent(new Event('visibilitychange')));
  });
}

/** Collects what nodes of this profile report, in a page that does not show the app. */
async function nodesOf(person: Person): Promise<() => Promise<readonly NodeWord[]>> {
  const page = await person.page.context().newPage();
  await page.goto(`${served.address}icon.svg`);
  const words = await page.evaluateHandle((name) => {
    const heard: NodeWord[] = [];
    new BroadcastChannel(name).onmessage = ({ data }: MessageEvent<NodeWord>) => heard.push(data);
    return heard;
  }, NODE_CHANNEL);
  return () => words.jsonValue();
}

async function friendsAtFirst(browser: Parameters<typeof Person.arrives>[0]) {
  const alice = await Person.arrives(browser, 'Alice', served.address);
  const bob = await meets(alice, (link) => Person.arrives(browser, 'Bob', link));
  await alice.says('one', 'two');
  await bob.hears(['one', 'two']);
  await bob.says('three');
  await alice.hears(['three']);
  await hasApp(alice);
  return { alice, bob };
}

test('with two tabs open, “Update now” brings both to the new build, and no message is lost', async ({
  browser,
}) => {
  const { alice, bob } = await friendsAtFirst(browser);
  const other = await alice.opensSecondTab();
  const nodes = await nodesOf(alice);
  await newBuildComes(alice.page);
  await expect(other.getByText(READY)).toBeVisible();
  await isOf(alice.page, 'first');
  await isOf(other, 'first');
  await alice.isOnline();
  await alice.isAccessible();
  await bob.says('four');
  await isLeftFor(other, alice.page);
  await alice.composer.fill('half a sentence');
  await alice.page.getByRole('button', { name: 'Update now' }).click();
  await isOf(alice.page, 'second');
  await isOf(other, 'second');
  await expect(alice.composer).toHaveValue('half a sentence');
  await alice.shows(['one', 'two', 'three', 'four']);
  await alice.isOnline();
  await expect(other.locator('[data-message] .text')).toHaveText(['one', 'two', 'three', 'four']);
  await expect(alice.page.getByText(READY)).not.toBeVisible();
  await alice.composer.press('Enter');
  await bob.hears(['one', 'two', 'half a sentence']);
  await bob.says('five');
  await alice.hears(['three', 'four', 'five']);
  expect(await nodes()).toEqual([{ build: 'second', word: 'sole' }]);
});

test('a tab in use says that it is outdated, and updates when the person leaves it', async ({
  browser,
}) => {
  const { alice, bob } = await friendsAtFirst(browser);
  const other = await alice.opensSecondTab();
  await other.getByRole('link', { name: 'Open an invitation' }).click();
  await other.getByRole('textbox', { name: 'Link or code' }).fill('not pasted whole yet');
  const nodes = await nodesOf(alice);
  await newBuildComes(alice.page);
  await alice.page.getByRole('button', { name: 'Update now' }).click();
  await isOf(alice.page, 'second');
  const behind = other.getByText('Parley was updated in another tab.');
  await expect(behind).toBeVisible();
  await isOf(other, 'first');
  // A text that would be lost also keeps the tab on its build.
  await isLeftFor(other, alice.page);
  await expect(behind).toBeVisible();
  await other.bringToFront();
  await other.getByRole('textbox', { name: 'Link or code' }).fill('');
  await isOf(other, 'first');
  await isLeftFor(other, alice.page);
  await isOf(other, 'second');
  await alice.shows(['one', 'two', 'three']);
  await alice.isOnline();
  await alice.says('of the second build');
  await bob.hears(['one', 'two', 'of the second build']);
  expect((await nodes()).map(({ word }) => word)).toEqual(['sole']);
});

test('a person who closes every tab gets the new build the next time, without a question', async ({
  browser,
}) => {
  const { alice, bob } = await friendsAtFirst(browser);
  await newBuildComes(alice.page);
  const conversation = alice.page.url();
  await alice.closes();
  await alice.comesBack(conversation);
  await isOf(alice.page, 'second');
  await expect(alice.page.getByText(READY)).not.toBeVisible();
  await alice.shows(['one', 'two', 'three']);
  await alice.isOnline();
  await alice.says('four');
  await bob.hears(['one', 'two', 'four']);
});
