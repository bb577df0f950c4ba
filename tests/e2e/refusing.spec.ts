/**
 * Browsers that are old, or refuse something: each is told what is wrong and how to go on, and the app
 * starts where it can. No node has to reach anybody for that.
 */
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumLaunch } from '../chromium.ts';
import { en } from '../../src/ui/text/en.ts';
import { port } from './ports.ts';
import { Served } from './Served.ts';

const served = new Served(port('refusing'));
/** Of another machine, as browsers see it; the server answers for every address. */
const INSECURE = '192.0.2.1';
const test = base.extend<object>({});
test.use({ launchOptions: chromiumLaunch([`MAP ${INSECURE} 127.0.0.1`]), baseURL: served.address });
test.beforeAll(() => served.starts());
test.afterAll(() => served.ends());

const PAGE_SCRIPT = /\/assets\/index-[^/]*\.js$/u;
const WORKER_SCRIPT = /\/assets\/worker-[^/]*\.js$/u;

const failed = en.stage.failed;
const isAsked = (page: Page) =>
  expect(page.getByRole('heading', { name: en.welcome.heading })).toBeVisible();

/** One sentence says what is wrong; nothing claims to be still opening. */
async function isTold(page: Page, sentence: string): Promise<void> {
  await expect(page.getByRole('alert')).toHaveText(sentence);
  await expect(page.getByText(en.stage.opening)).toBeHidden();
  await expect(page.getByRole('main')).toHaveCount(1);
}

const canReload = (page: Page) =>
  expect(page.getByRole('button', { name: en.stage.reload })).toBeVisible();

/** The browser has only dedicated workers, and this runs in them before Parley's own program. */
async function beforeWorker(context: BrowserContext, program: string): Promise<void> {
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
  await context.route(WORKER_SCRIPT, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${program};${await response.text()}` });
  });
}

test('without JavaScript the page says that it needs it', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(served.address);
  // Playwright's own text leaves out what is for browsers without JavaScript.
  const shown = page.locator('body').evaluate((body: HTMLElement) => body.innerText);
  expect((await shown).trim()).toBe(en.noScript);
});

for (const name of ['toSorted', 'findLast', 'at'] as const)
  test(`a browser without Array.prototype.${name} is told that it is too old`, async ({ page }) => {
    await page.addInitScript((missing) => {
      Reflect.deleteProperty(Array.prototype, missing);
    }, name);
    await page.goto('./');
    await isTold(page, failed.unsupported);
  });

test('a browser that knows no modules is told that it is too old', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(HTMLScriptElement.prototype, 'noModule');
  });
  await page.route(PAGE_SCRIPT, () => undefined);
  await page.goto('./', { waitUntil: 'commit' });
  await isTold(page, failed.unsupported);
});

const broken = {
  'cannot read': 'this is a script of the future',
  'stops at once': 'throw new Error("no")',
  'stops after a while': 'await Promise.reject(new Error("no")); export {}',
};
for (const [what, body] of Object.entries(broken))
  test(`a browser whose page gets a script that it ${what} says so`, async ({ page }) => {
    await page.route(PAGE_SCRIPT, (route) =>
      route.fulfill({ body, contentType: 'text/javascript' }),
    );
    await page.goto('./');
    await isTold(page, en.stage.scriptFailed);
    await page.unroute(PAGE_SCRIPT);
    await page.getByRole('button', { name: en.stage.reload }).click();
    await isAsked(page);
  });

for (const [what, status] of [
  ['does not come', undefined],
  ['is not there', 404],
] as const)
  test(`a page whose script ${what} says so, and a reload gets it`, async ({ page }) => {
    await page.route(PAGE_SCRIPT, (route) =>
      status === undefined ? route.abort('blockedbyclient') : route.fulfill({ status }),
    );
    await page.goto('./');
    await isTold(page, failed.load);
    await page.unroute(PAGE_SCRIPT);
    await page.getByRole('button', { name: en.stage.reload }).click();
    await isAsked(page);
  });

test('a page whose script comes late says so after a while, and goes on when it comes', async ({
  page,
}) => {
  let come: () => void = () => undefined;
  const late = new Promise<void>((resolve) => (come = resolve));
  await page.clock.install();
  await page.route(PAGE_SCRIPT, async (route) => {
    await late;
    await route.continue();
  });
  await page.goto('./', { waitUntil: 'commit' });
  await expect(page.locator('noscript')).toBeAttached();
  await page.clock.runFor(3_000);
  await expect(page.getByRole('heading', { name: en.stage.opening })).toBeVisible();
  await page.clock.runFor(20_000);
  await expect(page.getByRole('alert')).toHaveText(en.stage.openingLong);
  await canReload(page);
  come();
  await isAsked(page);
  await expect(page.getByText(en.stage.openingLong)).toBeHidden();
});

test('a backend that never answers is not waited for in silence', async ({ page, context }) => {
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
  await context.route(WORKER_SCRIPT, (route) =>
    route.fulfill({ body: '', contentType: 'text/javascript' }),
  );
  await page.clock.install();
  await page.goto('./');
  await expect(page.getByRole('heading', { name: en.stage.opening })).toBeVisible();
  await page.clock.runFor(16_000);
  await expect(page.getByText(en.stage.openingLong)).toBeVisible();
  await canReload(page);
});

/** In the page, before its scripts. */
const withoutLoss = {
  'refuses shared workers': () => {
    globalThis.SharedWorker = class {
      constructor() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      }
    } as unknown as typeof SharedWorker;
  },
  'has no shared workers': () => void Reflect.deleteProperty(globalThis, 'SharedWorker'),
  'refuses its small storage': () => {
    Object.defineProperty(globalThis, 'localStorage', {
      get: () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
  },
  'refuses service workers': () => {
    navigator.serviceWorker.register = () =>
      Promise.reject(new DOMException('The operation is insecure.', 'SecurityError'));
  },
  'does not even let a page ask for service workers': () => {
    Object.defineProperty(Navigator.prototype, 'serviceWorker', {
      get: () => {
        throw new DOMException('The document is sandboxed.', 'SecurityError');
      },
    });
  },
  'has no service workers': () => {
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
  },
};
for (const [what, refuse] of Object.entries(withoutLoss))
  test(`Parley starts in a browser that ${what}`, async ({ page }) => {
    await page.addInitScript(refuse);
    await page.goto('./');
    await isAsked(page);
  });

test('Parley starts in a browser that refuses channels between workers', async ({
  page,
  context,
}) => {
  const refuse =
    'BroadcastChannel = class { constructor() { throw new DOMException("", "SecurityError") } }';
  await beforeWorker(context, refuse);
  await page.goto('./');
  await isAsked(page);
});

const noWorker = {
  'refuses all workers': () => {
    const refused = class {
      constructor() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      }
    };
    globalThis.SharedWorker = refused as unknown as typeof SharedWorker;
    globalThis.Worker = refused as unknown as typeof Worker;
  },
  'has no workers': () => {
    Reflect.deleteProperty(globalThis, 'SharedWorker');
    Reflect.deleteProperty(globalThis, 'Worker');
  },
};
for (const [what, refuse] of Object.entries(noWorker))
  test(`a browser that ${what} is told so`, async ({ page }) => {
    await page.addInitScript(refuse);
    await page.goto('./');
    await isTold(page, failed.noWorker);
    await canReload(page);
  });

for (const [what, body] of [
  ['does not load', undefined],
  ['cannot be read', 'this is a script of the future'],
] as const)
  test(`a browser whose worker ${what} is told so`, async ({ page, context }) => {
    await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    await context.route(WORKER_SCRIPT, (route) =>
      body === undefined
        ? route.abort('blockedbyclient')
        : route.fulfill({ body, contentType: 'text/javascript' }),
    );
    await page.goto('./');
    await isTold(page, failed.noWorker);
    await context.unroute(WORKER_SCRIPT);
    await page.getByRole('button', { name: en.stage.reload }).click();
    await isAsked(page);
  });

for (const [what, refuse] of [
  ['has no IndexedDB', 'Object.defineProperty(self, "indexedDB", { value: null })'],
  [
    'refuses IndexedDB',
    'IDBFactory.prototype.open = () => { throw new DOMException("", "SecurityError") }',
  ],
  [
    'refuses locks',
    'LockManager.prototype.request = async () => { throw new DOMException("", "SecurityError") }',
  ],
] as const)
  test(`a browser that ${what} is told that it stores nothing here`, async ({ page, context }) => {
    await beforeWorker(context, refuse);
    await page.goto('./');
    await isTold(page, failed.blocked);
    await canReload(page);
  });

test('a page at an address that is not secure says so', async ({ page }) => {
  await page.goto(`http://${INSECURE}:${String(port('refusing'))}/`);
  await isTold(page, failed.insecure);
});

test('a browser of 2023 runs Parley', async ({ page, context }) => {
  const remove = (): void => {
    const young: readonly (readonly [object, readonly string[]])[] = [
      [Promise, ['withResolvers', 'try']],
      [String.prototype, ['toWellFormed', 'isWellFormed']],
      [Array, ['fromAsync']],
      [Object, ['groupBy']],
      [Map, ['groupBy']],
      [URL, ['canParse', 'parse']],
      [AbortSignal, ['any']],
      [RegExp, ['escape']],
      [Uint8Array, ['fromBase64', 'fromHex']],
      [ArrayBuffer.prototype, ['transfer', 'transferToFixedLength']],
      [Set.prototype, ['union', 'intersection', 'difference', 'symmetricDifference']],
      [Set.prototype, ['isSubsetOf', 'isSupersetOf', 'isDisjointFrom']],
      [
        Object.getPrototypeOf(Object.getPrototypeOf([].values())) as object,
        [
          'map',
          'filter',
          'take',
          'drop',
          'flatMap',
          'reduce',
          'toArray',
          'forEach',
          'some',
          'find',
        ],
      ],
      [globalThis, ['Iterator', 'Float16Array', 'VideoFrame', 'ImageDecoder']],
      [navigator.constructor.prototype as object, ['userActivation']],
    ];
    for (const [owner, names] of young)
      for (const name of names) Reflect.deleteProperty(owner, name);
  };
  await context.addInitScript(remove);
  await beforeWorker(context, `(${remove.toString()})()`);
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.goto('./');
  await page.getByRole('textbox', { name: en.name.label }).fill('Alva');
  await page.getByRole('button', { name: en.welcome.start }).click();
  await page.getByRole('button', { name: en.friends.invite }).click();
  await expect(page.getByRole('heading', { name: en.invite.heading })).toBeVisible();
  expect(errors).toEqual([]);
});

test('a browser without WebAssembly is told so', async () => {
  const launch = chromiumLaunch();
  const browser = await chromium.launch({
    ...launch,
    args: [...launch.args, '--js-flags=--jitless'],
  });
  const page = await browser.newPage();
  await page.goto(served.address);
  expect(await page.evaluate(() => typeof WebAssembly)).toBe('undefined');
  await isTold(page, failed.noWasm);
  await canReload(page);
  await browser.close();
});

test('a person who blocks all site data is told how to allow it', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'parley-blocked-'));
  mkdirSync(join(profile, 'Default'));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, chromiumLaunch());
  const page = await context.newPage();
  await page.goto(served.address);
  await isTold(page, failed.blocked);
  await canReload(page);
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});
