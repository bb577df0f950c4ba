import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Shell } from './Shell.ts';

const home = 'https://parley.example/below/';
const cacheName = `parley-shell ${home}`;
const files = [
  { url: './', revision: 'a', integrity: 'sha256-page' },
  { url: './assets/one.js', revision: undefined, integrity: 'sha256-one' },
  { url: './icon.svg', revision: 'b', integrity: 'sha256-icon' },
];
const keys = [
  `${home}?__WB_REVISION__=a`,
  `${home}assets/one.js`,
  `${home}icon.svg?__WB_REVISION__=b`,
] as const;
const policy = (value: string) => new Headers({ 'content-security-policy': value });
const file = (headers: Headers) => new Response('same', { headers });

afterEach(() => vi.restoreAllMocks());
beforeEach(async () => {
  await caches.delete(cacheName);
  const cache = await caches.open(cacheName);
  for (const key of keys) await cache.put(key, file(policy('old')));
});

/** `send`: the server's answer; undefined if it does not answer. */
function serving(send: (url: string) => Response | undefined) {
  const asked: string[] = [];
  const shell = new Shell(home, files, (url, { integrity = '' }) => {
    asked.push(`${url.slice(home.length)} ${integrity}`);
    const response = send(url);
    return response ? Promise.resolve(response) : Promise.reject(new TypeError('offline'));
  });
  return { shell, asked };
}
async function cached(): Promise<(string | null | undefined)[]> {
  const cache = await caches.open(cacheName);
  const all = await Promise.all(keys.map((key) => cache.match(key)));
  return all.map((response) => response?.headers.get('content-security-policy'));
}

test('files with old rules are fetched again until all of them have the new rules', async () => {
  let isThere = false;
  const { shell, asked } = serving((url) =>
    url === home || isThere ? file(policy('new')) : undefined,
  );
  await shell.renewHeaders(policy('new'));
  expect(asked).toEqual([' sha256-page', 'assets/one.js sha256-one']);
  expect(await cached()).toEqual(['new', 'old', 'old']);
  isThere = true;
  await shell.renewHeaders(policy('new'));
  expect(asked.slice(2)).toEqual(['assets/one.js sha256-one']);
  expect(await cached()).toEqual(['new', 'new', 'old']);
  await shell.renewHeaders(policy('new'));
  expect(asked.length).toBe(3);
});

test('files that a server sends with their own rules are fetched only once', async () => {
  const { shell, asked } = serving(() => file(policy('own')));
  await shell.renewHeaders(policy('new'));
  await shell.renewHeaders(policy('new'));
  expect(asked.length).toBe(2);
  await shell.renewHeaders(policy('newer'));
  expect(asked.length).toBe(4);
});

test('nothing is fetched again if all files already have the rules', async () => {
  const { shell, asked } = serving(() => undefined);
  await shell.renewHeaders(policy('old'));
  expect(asked).toEqual([]);
});

test('the page also answers for a link whose “#” was encoded, and for no other path', () => {
  const { shell } = serving(() => undefined);
  const matches = (path: string): boolean =>
    shell.matches({ method: 'GET', mode: 'navigate', url: home + path });
  for (const path of [
    '%23i=ABC',
    '%2523i%253DABC',
    'index.html%23i=ABC',
    '?a=1%23i=ABC',
    '%23invite',
  ])
    expect(matches(path)).toBe(true);
  for (const path of ['other/%23i=ABC', 'other.html%23i=ABC', 'i=ABC'])
    expect(matches(path)).toBe(false);
});

test('files of other builds are deleted, unless a newer build is on its way', async () => {
  const { shell } = serving(() => undefined);
  const other = `${home}assets/two.js`;
  const cache = await caches.open(cacheName);
  await cache.put(other, file(policy('old')));
  const activates = async (installing: unknown, waiting: unknown): Promise<boolean> => {
    const waits: Promise<unknown>[] = [];
    const waitUntil = (until: Promise<unknown>): void => void waits.push(until);
    const event = Object.assign(new Event('activate'), { waitUntil });
    await shell.activate(event, { installing, waiting });
    await Promise.all(waits);
    return (await cache.match(other)) === undefined;
  };
  expect(await activates('newer', null)).toBe(false);
  expect(await activates(null, 'newer')).toBe(false);
  expect(await activates(null, null)).toBe(true);
  expect(await cached()).toEqual(['old', 'old', 'old']);
});

/** What a browser makes of an answer that came from another address than the one it asked. */
function redirected(response: Response): Response {
  return Object.defineProperty(response, 'redirected', { value: true });
}

test('a page that the server answers under another address is kept as if it had not', async () => {
  const put = vi.spyOn(Cache.prototype, 'put');
  const { shell } = serving(() => redirected(file(policy('new'))));
  await shell.renewHeaders(policy('new'));
  const kept = put.mock.calls.map(([, response]) => response);
  expect(kept.map((response) => response.redirected)).toEqual([false, false, false]);
  expect(kept.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await cached()).toEqual(['new', 'new', 'old']);
});
