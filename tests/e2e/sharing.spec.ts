import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumLaunch } from '../chromium.ts';
import { Person } from './Person.ts';
import { expect, test } from './test.ts';

/** The service worker is active, so a person can share things with the app in this browser. */
async function isInShareSheet({ page }: Person): Promise<void> {
  const state = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
  await expect.poll(state).toBe('activated');
}

async function manifestOf({ page }: Person) {
  const session = await page.context().newCDPSession(page);
  return session.send('Page.getAppManifest');
}

const codeIn = (link: string) => new URL(link).hash.slice('#i='.length);

test('a shared text with a link makes a friend, and no server gets the link', async ({
  browser,
}) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  const link = await alice.invites();
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();
  await isInShareSheet(bob);
  const context = bob.page.context();
  const asked: { url: string; method: string; body: string; byWorker: boolean }[] = [];
  const answeredByWorker: string[] = [];
  context.on('request', (request) =>
    asked.push({
      url: request.url(),
      method: request.method(),
      body: request.postData() ?? '',
      byWorker: request.serviceWorker() !== null,
    }),
  );
  context.on('response', (response) => {
    if (response.fromServiceWorker()) answeredByWorker.push(response.url());
  });
  await bob.shares({ title: 'From Alice', text: `Talk with me:\n${link}\nSee you` });
  await bob.accepts('Alice');
  await alice.sees('Bob');
  await bob.says('Shared and here');
  await alice.hears(['Shared and here']);

  const action = new URL('./share', link).href;
  const forms = asked.filter(({ method }) => method !== 'GET');
  expect(forms.map(({ method, url }) => `${method} ${url}`)).toEqual([`POST ${action}`]);
  // The service worker takes the form; it asks its server only for parley.json.
  expect(answeredByWorker).toContain(action);
  const byWorker = asked.filter((each) => each.byWorker).map(({ url }) => url);
  expect(new Set(byWorker)).toEqual(new Set([new URL('./parley.json', link).href]));
  expect(asked.filter(({ url }) => url.includes(codeIn(link)))).toEqual([]);
  expect(asked.filter(({ url, body }) => url !== action && body.includes(codeIn(link)))).toEqual(
    [],
  );
  expect(new URL(bob.page.url()).search).toBe('');
});

test('a shared picture of a friend’s screen makes a friend, even while the app is closed', async ({
  browser,
}) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  await alice.invites();
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();
  await isInShareSheet(bob);
  await bob.closes();
  await bob.shares({ title: 'Screenshot', picture: await alice.page.screenshot() });
  await bob.accepts('Alice');
  await alice.sees('Bob');
  await bob.says('Seen');
  await alice.hears(['Seen']);
});

test('each useless shared thing gets its own sentence and changes nothing', async ({ browser }) => {
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();
  await isInShareSheet(bob);
  const without = await bob.page.screenshot();
  await bob.shares({ text: 'good morning', url: 'https://shop.example/?q=1' });
  await bob.isTold('This is not a Parley invitation');
  await bob.closesTab();
  await bob.shares({ picture: without });
  await bob.isTold('There is no code in this picture');
  await bob.closesTab();
  await bob.shares({ picture: Buffer.from('<svg onload="document.title = 1"></svg>') });
  await bob.isTold('This is not a picture that Parley can read');
  await bob.closesTab();
  await bob.shares({ picture: Buffer.alloc(24_000_001) });
  await bob.isTold('This picture is too large');
  await bob.page.goto('./#');
  await bob.hasNoFriends();
  expect(await bob.page.title()).toBe('Parley');
});

test('without its service worker the app says that nothing arrived, and what to do', async ({
  browser,
}) => {
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();
  await isInShareSheet(bob);
  // The worker has forgotten it, as if the browser had ended the worker before the page came.
  await bob.page.goto('./#shared=long-ago');
  await bob.isTold('What you shared did not arrive');
  await bob.page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())?.unregister();
  });
  await bob.closes();
  await bob.shares({ text: 'https://parley.example/#i=SECRET', picture: Buffer.alloc(2_000_000) });
  await bob.isTold('What you shared did not arrive');
  await expect(
    bob.page.getByText('Copy it where you shared it from and paste it here'),
  ).toBeVisible();
  expect(bob.page.url()).toMatch(/\/#open$/u);
  await bob.isAccessible();
});

test('a link without a host opens through the address in the manifest', async ({ browser }) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  const code = codeIn(await alice.invites());
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();
  const [handler] = (await manifestOf(bob)).manifest.protocolHandlers ?? [];
  expect(handler?.protocol).toBe('web+parley');
  const link = `web+parley:#i=${code}`;
  const asked: string[] = [];
  bob.page.context().on('request', (request) => asked.push(request.url()));
  await bob.closes();
  await bob.comesBack(handler?.url.replace('%s', encodeURIComponent(link)));
  await bob.accepts('Alice');
  expect(bob.page.url()).not.toContain(code);
  await alice.sees('Bob');
  await alice.says('Through a link of our own');
  await bob.hears(['Through a link of our own']);
  expect(asked.filter((url) => url.includes(code))).toEqual([]);
});

test('a link without a host can be pasted too', async ({ browser }) => {
  const alice = await Person.starts(browser, 'Alice');
  await alice.isOnline();
  const code = codeIn(await alice.invites());
  const bob = await Person.starts(browser, 'Bob');
  await bob.isOnline();
  await bob.pastes(`web+parley:#i=${code}`);
  await bob.accepts('Alice');
  await alice.sees('Bob');
});

test('the browser accepts the manifest', async ({ browser }) => {
  const bob = await Person.arrives(browser, 'Bob');
  const { url, errors, manifest } = await manifestOf(bob);
  const home = new URL('./', url).href;
  expect(errors).toEqual([]);
  expect(manifest).toMatchObject({ id: home, startUrl: home, scope: home });
  expect(manifest.shareTarget).toMatchObject({ action: `${home}share`, method: 'kPost' });
  expect(manifest.protocolHandlers).toEqual([{ protocol: 'web+parley', url: `${home}#link=%s` }]);
  expect(manifest.shortcuts?.map((each) => each.url)).toEqual([`${home}#invite`, `${home}#open`]);
  expect(new Set(manifest.screenshots?.map(({ formFactor }) => formFactor)).size).toBe(2);
  // Each picture exists and has the size that the manifest declares.
  const pictures = [
    ...(manifest.icons ?? []),
    ...(manifest.screenshots ?? []).map(({ image }) => image),
  ].filter(({ type }) => type === 'image/png');
  expect(pictures.length).toBe(7);
  const sizes = await bob.page.evaluate(
    (addresses) =>
      Promise.all(
        addresses.map(async (address) => {
          const picture = await createImageBitmap(await (await fetch(address)).blob());
          return `${String(picture.width)}x${String(picture.height)}`;
        }),
      ),
    pictures.map((each) => each.url),
  );
  expect(sizes).toEqual(pictures.map((each) => each.sizes));
});

test('the browser opens links without a host in the app, once the person asks for it', async ({
  baseURL,
}) => {
  // Private windows, which the other tests use, do not handle such links.
  const folder = mkdtempSync(join(tmpdir(), 'parley-profile-'));
  const context = await chromium.launchPersistentContext(folder, {
    ...chromiumLaunch(),
    ...(baseURL !== undefined && { baseURL }),
  });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    // Nobody can answer the browser's question.
    await session.send('Page.setRPHRegistrationMode', { mode: 'autoAccept' });
    await page.goto('./');
    expect((await session.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);
    await page.getByRole('textbox', { name: 'Your name' }).fill('Bob');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('link', { name: 'You', exact: true }).click();
    await page.getByRole('button', { name: 'Open Parley links here' }).click();
    await expect(page.getByText('Your browser has been asked.')).toBeVisible();
    const elsewhere = await context.newPage();
    await elsewhere.setContent('<a href="web+parley:#i=AFAECQSDIRCUMR2IJFFEWTCNJZ">Alice</a>');
    await elsewhere.getByRole('link', { name: 'Alice' }).click();
    const what = 'A part of this invitation is missing';
    await expect(elsewhere.getByRole('heading', { name: what })).toBeVisible();
    expect(elsewhere.url()).toMatch(/\/#open$/u);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true });
  }
});
