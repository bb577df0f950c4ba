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
  const own = {
    files,
    headers: () => ({}),
    isOwnHost: () => true,
    relay: undefined,
    tls: undefined,
  };
  server = new ParleyServer({ ...own, maxConnections: 100, maxPerClient: 10, ...parts });
  server.http.listen(0, '127.0.0.1');
  await once(server.http, 'listening');
  return portOf(server.http.address());
}

function connects(port: number): Socket {
  const socket = connectPlain(port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

const REQUEST = 'GET /large.wasm HTTP/1.1\r\nHost: localhost\r\n\r\n';

test('a slow reader does not make the server encrypt a whole file at once', async () => {
  const port = await serves({ tls });
  const asked = once(server.http, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  const page = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  sockets.push(page);
  page.write(REQUEST);
  const [{ socket }] = await asked;
  await once(page, 'readable');
  expect(socket.writableLength).toBeLessThan(1_000_000);
  // A client that reads on gets the whole file.
  let size = 0;
  await new Promise<void>((resolve) => {
    page.on('data', (data: Buffer) => {
      size += data.length;
      if (size >= SIZE) resolve();
    });
  });
});

test('a client that takes too long for a file is disconnected', async () => {
  const page = connects(await serves({}, 1));
  page.write(REQUEST);
  await once(page, 'readable');
  const gone = new Promise((resolve) => page.once('close', resolve));
  page.resume();
  await gone;
  expect(page.bytesRead).toBeLessThan(SIZE);
});

test('one client cannot use up all connections, and may replace a connection that it closed', async () => {
  const port = await serves({ maxPerClient: 3 });
  const served: Socket[] = [];
  server.http.on('connection', (socket: Socket) => served.push(socket));
  const first = Array.from({ length: 3 }, () => connects(port));
  await Promise.all(first.map((socket) => once(socket, 'connect')));
  await new Promise((resolve) => connects(port).once('close', resolve));
  expect(first.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
  const left = Promise.race(served.slice(0, 3).map((socket) => once(socket, 'close')));
  first[0]?.destroy();
  await left;
  const next = connects(port);
  next.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [answer] = (await once(next, 'data')) as [Buffer];
  expect(answer.toString()).toContain('200 OK');
});

test('behind a proxy the connections of one client are not limited', async () => {
  const port = await serves({ maxPerClient: undefined });
  const all = Array.from({ length: 20 }, () => connects(port));
  for (const socket of all) socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await Promise.all(all.map((socket) => once(socket, 'data')));
});

test('an idle connection stays open for long only behind a proxy', async () => {
  await serves();
  const without = server.http.keepAliveTimeout;
  server.http.close();
  await serves({ maxPerClient: undefined });
  expect(server.http.keepAliveTimeout).toBeGreaterThan(60_000);
  expect(without).toBeLessThan(10_000);
});
