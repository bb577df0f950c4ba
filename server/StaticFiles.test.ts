import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headersFor } from './headers.ts';
import { StaticFiles } from './StaticFiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-static-'));
let server: Server;
let address: string;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'sw.js'), '// service worker');
  writeFileSync(join(folder, 'assets', 'worker-1.js'), '// worker');
  writeFileSync(join(folder, 'assets', 'node-1.wasm'), 'wasm');
  const files = new StaticFiles(folder, headersFor(true));
  files.set('/parley.json', Buffer.from('{}'), false);
  server = createServer((request, response) => files.answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ['/', 'text/html; charset=utf-8', 'no-cache'],
  ['/?x=1', 'text/html; charset=utf-8', 'no-cache'],
  ['/sw.js', 'text/javascript; charset=utf-8', 'no-cache'],
  ['/assets/worker-1.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  ['/assets/node-1.wasm', 'application/wasm', 'public, max-age=31536000, immutable'],
  ['/parley.json', 'application/json; charset=utf-8', 'no-cache'],
])('%s has its type, its caching, and the policy', async (path, type, caching) => {
  const { status, headers } = await fetch(address + path);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe(type);
  expect(headers.get('cache-control')).toBe(caching);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test.each(['/nothing', '/../package.json', '/%2e%2e/package.json', '/assets', '/assets/'])(
  '%s is not there',
  async (path) => {
    const response = await fetch(address + path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  },
);

test('nothing can be sent', async () => {
  const { status, headers } = await fetch(address, { method: 'POST', body: 'x' });
  expect(status).toBe(405);
  expect(headers.get('allow')).toBe('GET, HEAD');
});

test('what is shared past the service worker is thrown away, and the page is told', async () => {
  const body = new FormData();
  body.set('text', 'https://parley.example/#i=SECRET');
  body.set('picture', new Blob([new Uint8Array(5_000_000)]), 'large.png');
  const response = await fetch(`${address}/share`, { method: 'POST', body, redirect: 'manual' });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('./#shared');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await response.text()).toBe('');
  // The connection goes on, and there is nothing to get at that address.
  expect((await fetch(`${address}/share`)).status).toBe(404);
});

test('only the share target takes a form', async () => {
  for (const path of ['/share/', '/shared', '/assets/share'])
    expect((await fetch(address + path, { method: 'POST', body: 'x' })).status).toBe(405);
  expect((await fetch(`${address}/share`, { method: 'PUT', body: 'x' })).status).toBe(405);
});

test('a page may have a service worker and a manifest of our own', () => {
  const policy = headersFor(true)['content-security-policy'];
  expect(policy).toContain("worker-src 'self';");
  expect(policy).toContain("manifest-src 'self';");
});

test('only a page that dials nodes itself may connect elsewhere', () => {
  const policy = (direct: boolean) => headersFor(direct)['content-security-policy'];
  expect(policy(true)).toContain("connect-src 'self' ws:;");
  expect(policy(false)).toContain("connect-src 'self';");
});
