import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerTo } from '../../tests/server/asking.ts';
import { portOf } from '../../tests/server/RelayHost.ts';
import { headersFor } from '../headers.ts';
import { ParleyServer } from '../ParleyServer.ts';
import { StaticFiles } from './StaticFiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-static-'));
const wasm = Buffer.alloc(5_000, 'wasm');
const stale = Buffer.from('an old version');
let server: ParleyServer;
let address: string;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  const files: Record<string, string | Buffer> = {
    'index.html': '<!doctype html>',
    'sw.js': '// service worker',
    'sw.js.br': brotliCompressSync(stale),
    'manifest.webmanifest': '{}',
    'assets/worker-1.js': '// worker',
    'assets/worker-1.js.gz': 'no gzip at all',
    'assets/node-1.wasm': wasm,
    'assets/node-1.wasm.br': brotliCompressSync(wasm),
    'assets/node-1.wasm.gz': gzipSync(wasm),
  };
  for (const [name, body] of Object.entries(files)) writeFileSync(join(folder, name), body);
  const shown = new StaticFiles(folder);
  shown.set('/parley.json', Buffer.from('{}'));
  const rules = { direct: true, origins: { origins: [], secure: false }, hsts: false };
  server = new ParleyServer({
    files: shown,
    headers: (host) => headersFor(rules, host),
    isOwnHost: () => true,
    relay: undefined,
    tls: undefined,
    maxConnections: 100,
    maxPerClient: 100,
  });
  await new Promise<void>((resolve) => server.http.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${String(portOf(server.http.address()))}`;
});
afterAll(() => {
  server.http.close();
  rmSync(folder, { recursive: true });
});

const YEAR = 'public, max-age=31536000, immutable';
test.each([
  ['/', 'text/html; charset=utf-8', 'no-cache'],
  ['/?x=1', 'text/html; charset=utf-8', 'no-cache'],
  ['/sw.js', 'text/javascript; charset=utf-8', 'no-cache'],
  ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8', 'no-cache'],
  ['/assets/worker-1.js', 'text/javascript; charset=utf-8', YEAR],
  ['/assets/node-1.wasm', 'application/wasm', YEAR],
  ['/parley.json', 'application/json; charset=utf-8', 'no-cache'],
])('%s has its content type and caching', async (path, type, caching) => {
  const { status, headers } = await fetch(address + path);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe(type);
  expect(headers.get('cache-control')).toBe(caching);
});

test.each(['/nothing', '/../package.json', '/%2e%2e/package.json', '/assets', '/assets/'])(
  '%s is not found',
  async (path) => {
    expect((await fetch(address + path)).status).toBe(404);
  },
);

test.each([
  '/%23i=SECRET',
  '/%2523i%253DSECRET',
  '/%23link=web%2Bparley%3A%23i%3DSECRET',
  '/%23invite',
  '/index.html%23i=SECRET',
  '/?from=mail%23i=SECRET',
])('a link with an encoded “#” opens the page, and no cache keeps it: %s', async (path) => {
  const answer = await fetch(address + path);
  expect(await answer.text()).toBe('<!doctype html>');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(JSON.stringify([...answer.headers])).not.toContain('SECRET');
});

test.each(['/other/%23i=SECRET', '/assets/%23i=SECRET', '/sw.js%23i=SECRET'])(
  'there is no page at %s',
  async (path) => {
    expect((await fetch(address + path)).status).toBe(404);
  },
);

const etag = async (path: string) => (await fetch(address + path)).headers.get('etag') ?? '';
const head = (path: string, more = '') =>
  answerTo(Number(new URL(address).port), `${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`);

test.each([
  ['a page', 200, () => head('GET /')],
  ['a script of a worker', 200, () => head('GET /assets/worker-1.js')],
  ['the headers alone', 200, () => head('HEAD /sw.js')],
  ['a known tag', 304, async () => head('GET /', `If-None-Match: ${await etag('/')}\r\n`)],
  ['a missing file', 404, () => head('GET /nothing')],
  ['a form', 405, () => head('POST /')],
  ['a share', 303, () => head('POST /share')],
  ['an unknown expectation', 417, () => head('GET /', 'Expect: a-miracle\r\n')],
  ['an invalid request', 400, () => head('GE T /')],
  [
    'a request without a host',
    400,
    () => answerTo(portOf(server.http.address()), 'GET / HTTP/1.1\r\n\r\n'),
  ],
  ['too many headers', 431, () => head('GET /', `X: ${'x'.repeat(20_000)}\r\n`)],
  ['an upgrade without a relay', 404, () => head('GET /relay/9.9.9.9:80/ws', UPGRADE)],
  ['the health check', 200, () => head('GET /healthz')],
])('%s gets %i and all headers', async (_, status, asking) => {
  const answer = (await asking()).toLowerCase();
  expect(answer).toMatch(new RegExp(`^http/1.1 ${String(status)} `, 'u'));
  expect(answer).toContain("content-security-policy: default-src 'none';");
  for (const line of [
    'x-content-type-options: nosniff',
    'referrer-policy: no-referrer',
    'cross-origin-opener-policy: same-origin',
    'cross-origin-resource-policy: same-origin',
    'permissions-policy: camera=(self)',
  ])
    expect(answer).toContain(`\r\n${line}`);
});
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';

/** Without what `fetch` does to bodies. */
function raw(path: string, headers: Record<string, string>) {
  return new Promise<{ encoding: string | undefined; vary: string | undefined; size: number }>(
    (resolve) => {
      const asking = ask(address + path, { headers }, (response) => {
        let size = 0;
        response.on('data', (data: Buffer) => (size += data.length));
        response.on('end', () => {
          const { 'content-encoding': encoding, vary } = response.headers;
          resolve({ encoding, vary, size });
        });
      });
      asking.end();
    },
  );
}

test('a browser gets the smallest encoding that it accepts', async () => {
  const br = await raw('/assets/node-1.wasm', { 'accept-encoding': 'gzip, deflate, br, zstd' });
  expect(br).toEqual({
    encoding: 'br',
    vary: 'accept-encoding',
    size: brotliCompressSync(wasm).length,
  });
  const gzip = await raw('/assets/node-1.wasm', { 'accept-encoding': 'gzip' });
  expect(gzip).toMatchObject({ encoding: 'gzip', size: gzipSync(wasm).length });
  const plain = await raw('/assets/node-1.wasm', {});
  expect(plain).toEqual({ encoding: undefined, vary: 'accept-encoding', size: wasm.length });
  const body = await (await fetch(`${address}/assets/node-1.wasm`)).arrayBuffer();
  expect(Buffer.from(body)).toEqual(wasm);
});

test('a compressed file with other content is not sent', async () => {
  for (const path of ['/sw.js', '/assets/worker-1.js'])
    expect(await raw(path, { 'accept-encoding': 'br, gzip' })).toMatchObject({
      encoding: undefined,
      vary: undefined,
    });
  expect((await fetch(`${address}/assets/node-1.wasm.br`)).status).toBe(404);
});

test('an unchanged file is not sent again', async () => {
  const first = await fetch(`${address}/parley.json`);
  const tag = first.headers.get('etag') ?? '';
  expect(tag).toMatch(/^"[\w-]{22}"$/u);
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const again = await fetch(`${address}/parley.json`, { headers: { 'if-none-match': known } });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe(tag);
    expect(await again.text()).toBe('');
  }
  const other = { headers: { 'if-none-match': '"other"' } };
  expect((await fetch(`${address}/parley.json`, other)).status).toBe(200);
});

test('each encoding has its own tag', async () => {
  const tags = await Promise.all(
    ['br', 'gzip', 'identity'].map(async (encoding) => {
      const headers = { 'accept-encoding': encoding };
      return (await fetch(`${address}/assets/node-1.wasm`, { headers })).headers.get('etag');
    }),
  );
  expect(new Set(tags).size).toBe(3);
});

test.each([
  ['GET http://localhost/sw.js', ''],
  ['GET HTTP://other.example:80/sw.js?x', ''],
  ['GET http://localhost', ''],
  ['GET /sw.js', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n'],
])('“%s” is answered', async (asked, more) => {
  expect(await head(asked, more)).toMatch(/^HTTP\/1.1 200 /u);
});

test('a POST is refused', async () => {
  const { status, headers } = await fetch(address, { method: 'POST', body: 'x' });
  expect(status).toBe(405);
  expect(headers.get('allow')).toBe('GET, HEAD');
});

test('a share that reaches the server is discarded, and the page learns of it', async () => {
  const body = new FormData();
  body.set('text', 'https://parley.example/#i=SECRET');
  body.set('picture', new Blob([new Uint8Array(5_000_000)]), 'large.png');
  const response = await fetch(`${address}/share`, { method: 'POST', body, redirect: 'manual' });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('./#shared');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe('');
  // The connection still works, and a GET of that address finds nothing.
  expect((await fetch(`${address}/share`)).status).toBe(404);
});

test('only the share target accepts a POST', async () => {
  for (const path of ['/share/', '/shared', '/assets/share'])
    expect((await fetch(address + path, { method: 'POST', body: 'x' })).status).toBe(405);
  expect((await fetch(`${address}/share`, { method: 'PUT', body: 'x' })).status).toBe(405);
});
