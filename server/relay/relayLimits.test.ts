import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answered, asked, closed, opened } from '../../tests/server/opened.ts';
import { EchoNode } from '../../tests/server/EchoNode.ts';
import { portOf, RelayHost } from '../../tests/server/RelayHost.ts';

type Limits = NonNullable<ConstructorParameters<typeof RelayHost>[0]>['limits'];

let node: EchoNode;
let host: RelayHost;
/** A relay that may dial this machine. */
const hosts = async (
  limits: Limits = {},
  more: ConstructorParameters<typeof RelayHost>[0] = {},
) => {
  host = new RelayHost({ allow: ['127.0.0.1'], limits, ...more });
  await host.starts();
};
beforeEach(async () => {
  node = new EchoNode();
  await node.starts();
});
afterEach(() => Promise.all([node.ends(), host.ends()]));

const onlyNode = () => {
  const [socket] = node.sockets;
  if (socket === undefined) throw new Error('The node has no socket.');
  return socket;
};

test('the relay gives up a node that accepts a connection and does not answer', async () => {
  await hosts();
  const silent = await listens();
  const page = asked(host, `/relay/127.0.0.1:${String(portOf(silent.address()))}/ws`);
  const answer = answered(page);
  await once(silent, 'connection');
  host.advanceTime(9_999);
  expect(host.relay.sockets).toBe(1);
  host.advanceTime(1);
  expect(await answer).toBe(504);
  expect(host.relay.traffic.refused.get('late')).toBe(1);
  silent.close();
});

test('an idle socket is closed', async () => {
  await hosts();
  const page = await opened(host, node);
  host.advanceTime(100_000);
  page.send(Buffer.from('still here'));
  await once(page, 'message');
  host.advanceTime(100_000);
  expect(page.readyState).toBe(page.OPEN);
  const both = Promise.all([closed(page), closed(onlyNode())]);
  host.advanceTime(20_000);
  expect(await both).toEqual([1001, 1001]);
  expect([...host.relay.traffic.ended]).toEqual([['idle', 1]]);
});

test('sockets are limited for one client, for one node, and in all', async () => {
  const behind = { behindProxy: true, origins: ['https://parley.example'] };
  await hosts({ sockets: 4, perClient: 2, perNode: 3 }, { allow: ['127.0.0.1'], ...behind });
  const other = new EchoNode();
  await other.starts();
  const from = (client: string) => ({
    headers: { 'x-forwarded-for': client },
    origin: 'https://parley.example',
  });
  const ask = (client: string, to = node) => answered(asked(host, to.path, from(client)));
  const first = await opened(host, node, from('9.9.9.1'));
  const second = await opened(host, node, from('9.9.9.1'));
  expect(await ask('9.9.9.1', other)).toBe(429);
  const third = await opened(host, node, from('9.9.9.2'));
  expect(await ask('9.9.9.2')).toBe(503);
  const fourth = await opened(host, other, from('9.9.9.2'));
  expect(await ask('9.9.9.3', other)).toBe(503);
  expect(Object.fromEntries(host.relay.traffic.refused)).toEqual({ client: 1, node: 1, full: 1 });
  expect(host.relay.clients).toBe(2);
  // A closed socket no longer counts.
  for (const page of [first, second]) page.terminate();
  await host.waitUntil(({ sockets }) => sockets === 2);
  expect(await ask('9.9.9.1')).toBe(101);
  for (const page of [third, fourth]) page.terminate();
  await host.waitUntil(({ sockets }) => sockets === 0);
  expect(host.relay.clients).toBe(0);
  await other.ends();
});

test('sockets to a node count together, by its name and by its address', async () => {
  await hosts(
    { perNode: 1 },
    { allow: ['127.0.0.1'], targets: { resolve: async () => ['127.0.0.1'] } },
  );
  const page = await opened(host, node);
  const name = node.path.replace('127.0.0.1', 'bootstrap-v1.veilid.net');
  expect(await answered(asked(host, name))).toBe(503);
  page.terminate();
  await host.waitUntil(({ traffic }) => traffic.ended.size > 0);
  await host.waitUntil(() => node.sockets.size === 0);
});

test('a socket to a node counts until the node’s side has closed', async () => {
  await hosts({ perNode: 1 });
  const page = await opened(host, node);
  const there = onlyNode();
  // It does not answer a close frame.
  there.pause();
  page.terminate();
  await host.waitUntil(({ sockets }) => sockets === 0);
  expect(await answered(asked(host, node.path))).toBe(503);
  there.terminate();
  let status = 503;
  while (status === 503) status = await answered(asked(host, node.path));
  expect(status).toBe(101);
});

test('sockets to all nodes at one address count together', async () => {
  await hosts({ perAddress: 1 });
  const other = new EchoNode();
  await other.starts();
  const page = await opened(host, node);
  expect(await answered(asked(host, other.path))).toBe(503);
  page.terminate();
  await other.ends();
});

test('a page of another origin does not use up the upgrades of our own page', async () => {
  await hosts({ perMinute: 3 });
  const foreign = { origin: 'https://evil.example' };
  const all: number[] = [];
  for (let time = 0; time < 5; time++) all.push(await answered(asked(host, node.path, foreign)));
  expect(all).toEqual([403, 403, 403, 429, 429]);
  expect(await answered(asked(host, node.path))).toBe(101);
});

test('a client that asks for too many upgrades has to wait', async () => {
  await hosts({ perMinute: 3 });
  const ask = () => answered(asked(host, '/relay/127.0.0.1:1/ws'));
  expect([await ask(), await ask(), await ask(), await ask()]).toEqual([403, 403, 403, 429]);
  host.advanceTime(20_000);
  expect([await ask(), await ask()]).toEqual([403, 429]);
});

test('a relay that stops closes its sockets and refuses new ones', async () => {
  await hosts();
  const page = await opened(host, node);
  const silent = await listens();
  const dialing = asked(host, `/relay/127.0.0.1:${String(portOf(silent.address()))}/ws`);
  const refused = answered(dialing);
  await once(silent, 'connection');
  const both = Promise.all([closed(page), closed(onlyNode())]);
  host.relay.stop();
  expect(await both).toEqual([1001, 1001]);
  expect(await refused).toBe(503);
  expect(await answered(asked(host, node.path))).toBe(503);
  silent.close();
});

test('socket events are logged with the client and the target', async () => {
  await hosts();
  const page = await opened(host, node);
  page.close();
  await closed(page);
  const connection = { client: '127.0.0.1', target: node.path };
  await host.waitUntil(({ sockets }) => sockets === 0);
  expect(host.logged.map(([event, details]) => ({ event, ...details }))).toEqual([
    { event: 'opened', ...connection },
    { event: 'ended', ...connection, why: 'side' },
  ]);
});

test('the log cuts off a target that is too long', async () => {
  await hosts();
  await answered(asked(host, `/relay/${'9'.repeat(10_000)}`));
  expect(host.logged.map(([, { target }]) => target?.length)).toEqual([300]);
});

async function listens(): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
