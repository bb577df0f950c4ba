import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { certificate } from '../tests/server/certificate.ts';
import { portOf, RelayHost } from '../tests/server/RelayHost.ts';
import { StaticFiles } from './files/StaticFiles.ts';
import { ParleyServer, type ServerParts } from './ParleyServer.ts';
import { readTls } from './readTls.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-upgrades-'));
const app = join(folder, 'app');
let tls: ServerParts['tls'];
let host: RelayHost;
let server: ParleyServer;
let client: Socket;

beforeAll(() => {
  mkdirSync(app);
  writeFileSync(join(app, 'small.txt'), 'small');
  writeFileSync(join(app, 'large.wasm'), Buffer.alloc(30_000_000));
  const pair = certificate(folder, 'localhost');
  tls = readTls({ 'tls-cert': `${pair}.crt`, 'tls-key': `${pair}.key` });
});
beforeEach(() => {
  host = new RelayHost();
});
afterEach(async () => {
  client.destroy();
  server.http.close();
  server.http.closeAllConnections();
  await Promise.all([once(server.http, 'close'), host.ends()]);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function serves(parts: Partial<ServerParts> = {}, sendMs?: number): Promise<number> {
  const files = new StaticFiles(app, sendMs);
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

/** A client that keeps its side open, whatever the server does, and reads nothing. */
function dials(port: number, isSecure = false): Socket {
  const address = { port, host: '127.0.0.1', allowHalfOpen: true, rejectUnauthorized: false };
  client = isSecure ? connectTls(address) : connectPlain(address);
  client.on('error', () => undefined);
  return client;
}

async function isClosed(port: number, text: string, isSecure = false): Promise<void> {
  const arrived = once(server.http, 'connection') as Promise<[Socket]>;
  dials(port, isSecure).write(Buffer.from(text, 'latin1'));
  const [socket] = await arrived;
  if (!socket.destroyed) await once(socket, 'close');
}

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
const VERSION = 'Sec-WebSocket-Version: 13';
const request = (...lines: readonly string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const asks = (first: string, upgrade: string, ...more: readonly string[]) =>
  request(`${first} HTTP/1.1`, 'Host: a', 'Connection: Upgrade', `Upgrade: ${upgrade}`, ...more);
const LARGE = request('GET /large.wasm HTTP/1.1', 'Host: a');

const NO_UPGRADE: readonly (readonly [string, string])[] = [
  ['HTTP/2 for a file', asks('GET /small.txt', 'h2c', 'HTTP2-Settings: AAMAAABk')],
  ['HTTP/2 for the head of a file', asks('HEAD /small.txt', 'h2c')],
  ['HTTP/2 for a missing file', asks('GET /missing', 'H2C')],
  ['HTTP/2 without a host', asks('GET /', 'h2c').replace('Host: a\r\n', '')],
  ['HTTP/2 with a body', asks('POST /share', 'h2c', 'Content-Length: 100000')],
  ['HTTP/2 instead of a socket', asks('GET /relay/9.9.9.9:5150/ws', 'h2c')],
  ['TLS', asks('OPTIONS *', 'TLS/1.0')],
  ['an unknown protocol', asks('GET /small.txt', 'parley/9')],
  ['several protocols', asks('GET /small.txt', 'websocket, h2c')],
  ['a socket at an unknown path', asks('GET /socket', 'websocket', KEY, VERSION)],
  ['a socket at the page', asks('GET /', 'websocket', KEY, VERSION)],
  ['a socket, with garbage behind it', `${asks('GET /', 'websocket', KEY)}\x00\xff garbage`],
  ['a socket without a key', asks('GET /relay/9.9.9.9:5150/ws', 'websocket', VERSION)],
  ['a socket by another method', asks('PUT /relay/9.9.9.9:5150/ws', 'websocket', KEY, VERSION)],
  ['a socket to a private target', asks('GET /relay/10.0.0.1:1/ws', 'websocket', KEY, VERSION)],
  ['a socket in words', asks('GET /relay/hello', 'websocket', KEY, 'Sec-WebSocket-Version: x')],
  ['a tunnel', request('CONNECT 9.9.9.9:443 HTTP/1.1', 'Host: 9.9.9.9:443')],
  ['HTTP/2 at once', request('PRI * HTTP/2.0', '', 'SM')],
  ['TLS at once', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['garbage', '\x00\x01\x02 garbage\r\n\r\n'],
  ['a file, and at once HTTP/2', LARGE + asks('GET /small.txt', 'h2c')],
  ['a file, and at once a socket', LARGE + asks('GET /socket', 'websocket', KEY, VERSION)],
  ['a file, and at once garbage', `${LARGE}\x00 garbage\r\n\r\n`],
  ['two files, and at once HTTP/2', LARGE + LARGE + asks('GET /small.txt', 'h2c')],
];

test.each(NO_UPGRADE)(
  'a client that never closes loses its connection: it asks for %s',
  (_, text) => serves().then((port) => isClosed(port, text)),
);

test.each(NO_UPGRADE)('the same with a relay: %s', (_, text) =>
  serves({ relay: host.relay }).then((port) => isClosed(port, text)),
);

test.each(NO_UPGRADE.filter(([what]) => what.includes('HTTP/2') || what.includes('garbage')))(
  'the same over https: %s',
  (_, text) => serves({ relay: host.relay, tls }).then((port) => isClosed(port, text, true)),
);

test('a client that offers HTTP/2 and reads nothing of a file is disconnected', async () => {
  await isClosed(await serves({}, 1), asks('GET /large.wasm', 'h2c'));
});

test('a client that offers HTTP/2 gets the whole file', async () => {
  const socket = dials(await serves());
  socket.write(asks('GET /large.wasm', 'h2c'));
  let size = 0;
  socket.on('data', ({ length }) => (size += length));
  await once(socket, 'end');
  expect(size).toBeGreaterThan(30_000_000);
});

test('a client that asks too early for another protocol does not stop the server', async () => {
  const port = await serves({ relay: host.relay });
  const small = request('GET /small.txt HTTP/1.1', 'Host: localhost');
  for (const upgrade of ['h2c', 'websocket', 'other'])
    await isClosed(port, small + asks('GET /small.txt', upgrade));
  const answer = await fetch(`http://127.0.0.1:${String(port)}/small.txt`);
  expect(await answer.text()).toBe('small');
});
