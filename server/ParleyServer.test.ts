import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect as connectPlain, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { certificate } from '../tests/server/certificate.ts';
import { portOf } from '../tests/server/RelayHost.ts';
import { StaticFiles } from './files/StaticFiles.ts';
import { ParleyServer, type ServerParts } from './ParleyServer.ts';
import { readTls } from './readTls.ts';

const SIZE = 30_000_000;
const folder = mkdtempSync(join(tmpdir(), 'parley-server-'));
const sockets: Socket[] = [];
let tls: ServerParts['tls'];
let server: ParleyServer;

beforeAll(() => {
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app', 'large.wasm'), Buffer.alloc(SIZE));
  const pair = certificate(folder, 'localhost');
  tls = readTls({ 'tls-cert': `${pair}.crt`, 'tls-key': `${pair}.key` });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.http.close();
  server.http.closeAllConnections();
  await once(server.http, 'close');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function serves(parts: Partial<ServerParts> = {}, withinMs?: number): Promise<number> {
  const files = new StaticFiles(join(folder, 'app'), withinMs);
  const own = { files, headers: () => ({}), relay: undefined, tls: undefined };
  server = new ParleyServer({ ...own, maxConnections: 100, maxPerClient: 10, ...parts });
  server.http.listen(0, '127.0.0.1');
  await once(server.http, 'listening');
  return portOf(server.http.address());
}

function calls(port: number): Socket {
  const socket = connectPlain(port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

const ASKING = 'GET /large.wasm HTTP/1.1\r\nHost: localhost\r\n\r\n';

test('who reads slowly does not make us encrypt all of a file', async () => {
  const port = await serves({ tls });
  const asked = once(server.http, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  const page = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  sockets.push(page);
  page.write(ASKING);
  const [{ socket }] = await asked;
  await once(page, 'readable');
  expect(socket.writableLength).toBeLessThan(1_000_000);
  // And who reads gets all of it.
  let size = 0;
  await new Promise<void>((resolve) => {
    page.on('data', (data: Buffer) => {
      size += data.length;
      if (size >= SIZE) resolve();
    });
  });
});

test('who takes too long for a file is cut off', async () => {
  const page = calls(await serves({}, 1));
  page.write(ASKING);
  await once(page, 'readable');
  const gone = new Promise((resolve) => page.once('close', resolve));
  page.resume();
  await gone;
  expect(page.bytesRead).toBeLessThan(SIZE);
});

test('one client cannot take all connections, and a place that is left is free', async () => {
  const port = await serves({ maxPerClient: 3 });
  const served: Socket[] = [];
  server.http.on('connection', (socket: Socket) => served.push(socket));
  const first = Array.from({ length: 3 }, () => calls(port));
  await Promise.all(first.map((socket) => once(socket, 'connect')));
  await new Promise((resolve) => calls(port).once('close', resolve));
  expect(first.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
  const left = Promise.race(served.slice(0, 3).map((socket) => once(socket, 'close')));
  first[0]?.destroy();
  await left;
  const next = calls(port);
  next.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [answer] = (await once(next, 'data')) as [Buffer];
  expect(answer.toString()).toContain('200 OK');
});

test('behind a proxy all connections are the proxy’s', async () => {
  const port = await serves({ maxPerClient: undefined });
  const all = Array.from({ length: 20 }, () => calls(port));
  for (const socket of all) socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await Promise.all(all.map((socket) => once(socket, 'data')));
});

test('a connection that is not used is kept for a proxy only', async () => {
  await serves();
  const without = server.http.keepAliveTimeout;
  server.http.close();
  await serves({ maxPerClient: undefined });
  expect(server.http.keepAliveTimeout).toBeGreaterThan(60_000);
  expect(without).toBeLessThan(10_000);
});
