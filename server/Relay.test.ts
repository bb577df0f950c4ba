import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Relay } from './Relay.ts';

let server: Server;
let port: number;

beforeAll(async () => {
  const relay = new Relay();
  server = createServer();
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    relay.upgrade(request, socket, head);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

/** The status of a refused upgrade; 101 if it was let through. Whom it lets through, e2e tests. */
function statusOf(path: string, origin: string | undefined): Promise<number> {
  const options = origin === undefined ? {} : { origin };
  const socket = new WebSocket(`ws://localhost:${String(port)}${path}`, options);
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
    });
  });
}

test.each([
  ['another site', '/relay/192.88.99.1:5150/ws', 'https://evil.example'],
  ['another port', '/relay/192.88.99.1:5150/ws', 'http://localhost:1'],
  ['nobody in particular', '/relay/192.88.99.1:5150/ws', undefined],
])('%s may not use it', async (_, path, origin) => {
  expect(await statusOf(path, origin)).toBe(403);
});

test.each(['/relay/127.0.0.1:5150/ws', '/relay/192.88.99.1:22/ws', '/', '/relay/'])(
  '%s is no node of the local network',
  async (path) => {
    expect(await statusOf(path, `http://localhost:${String(port)}`)).toBe(403);
  },
);
