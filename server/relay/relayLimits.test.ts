import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
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
  await hosts({ sockets: 4, perClient: 2, perNode: 3 }, BEHIND);
  const other = new EchoNode();
  await other.starts();
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

const BEHIND = { behindProxy: true, origins: ['https://parley.example'] };
const from = (client: string) => ({
  headers: { 'x-forwarded-for': client },
  origin: 'https://parley.example',
});

test.each([
  ['at one address', () => '9.9.9.1', '9.9.9.2'],
  ['in one IPv6 network', (n: number) => `2606:4700:1:${n.toString(16)}::1`, '2606:4700:2::1'],
])('one client %s leaves sockets to a node for others', async (_, one, other) => {
  await hosts({ perNode: 4, perClientAtNode: 3 }, BEHIND);
  const asks = (client: string) => asked(host, node.path, from(client));
  const own: WebSocket[] = [];
  for (let n = 0; n < 3; n++) own.push(await opened(host, node, from(one(n))));
  expect(await answered(asks(one(4)))).toBe(429);
  expect(await answered(asks(other))).toBe(101);
  expect(Object.fromEntries(host.relay.traffic.refused)).toEqual({ clientAtNode: 1 });
  // A closed socket no longer counts.
  own[0]?.terminate();
  let status = 429;
  while (status === 429) status = await answered(asks(one(0)));
  expect(status).toBe(101);
  for (const page of own) page.terminate();
});

test('one client cannot take a node from others by asking for its other ports', async () => {
  await hosts({ perAddress: 8, perClientAtNode: 1 }, BEHIND);
  const silent = await Promise.all(Array.from({ length: 6 }, listens));
  const pages = silent.map((each) =>
    asked(host, `/relay/127.0.0.1:${String(portOf(each.address()))}/ws`, from('9.9.9.1')),
  );
  const refused = pages.map((page) => answered(page));
  await host.waitUntil(({ traffic }) => traffic.refused.get('clientAtNode') === 2);
  expect(await answered(asked(host, node.path, from('9.9.9.2')))).toBe(101);
  host.advanceTime(10_000);
  expect((await Promise.all(refused)).sort()).toEqual([429, 429, 504, 504, 504, 504]);
  for (const each of silent) each.close();
});

/** A relay that finds a bootstrap host at the address of the node. */
const boots = (limits: Limits = {}) =>
  hosts(
    { bootstrapMs: 20_000, ...limits },
    { allow: ['127.0.0.1'], targets: { resolve: async () => ['127.0.0.1'] } },
  );
const byName = () => node.path.replace('127.0.0.1', 'bootstrap-v1.veilid.net');

test.each([
  ['its name', byName],
  ['its address', () => node.path],
])('a socket to a bootstrap host by %s lives for seconds, also if it is used', async (_, path) => {
  await boots();
  expect(await answered(asked(host, byName()))).toBe(101);
  await host.waitUntil(({ sockets }) => sockets === 0);
  const page = asked(host, path());
  await once(page, 'open');
  const both = Promise.all([closed(page), closed([...node.sockets].at(-1) ?? page)]);
  host.advanceTime(19_999);
  page.send(Buffer.from('still here'));
  await once(page, 'message');
  host.advanceTime(1);
  expect(await both).toEqual([1001, 1001]);
  expect(host.relay.traffic.ended.get('bootstrap')).toBe(1);
});

test('a socket to another node is not closed with those to bootstrap hosts', async () => {
  await boots();
  const page = await opened(host, node);
  host.advanceTime(20_000);
  page.send(Buffer.from('still here'));
  await once(page, 'message');
  expect(page.readyState).toBe(page.OPEN);
  page.terminate();
});

test('those who hold all sockets to a bootstrap host make room for others', async () => {
  await boots({ perNode: 2 });
  // Taken before anybody asked for the name.
  const held = [await opened(host, node), await opened(host, node)];
  expect(await answered(asked(host, byName()))).toBe(503);
  const gone = Promise.all(held.map(closed));
  host.advanceTime(20_000);
  expect(await gone).toEqual([1001, 1001]);
  let status = 503;
  while (status === 503) status = await answered(asked(host, byName()));
  expect(status).toBe(101);
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

test('the log has no address that is not the relay’s: it may contain an invitation', async () => {
  await hosts();
  for (const path of ['/%23i=SECRET', '/?a=%23i=SECRET', '/relay%23i=SECRET'])
    expect(await answered(asked(host, path))).toBe(404);
  expect(host.logged.length).toBe(3);
  expect(JSON.stringify(host.logged)).not.toContain('SECRET');
});

test('the operator is told whom the relay does not believe', async () => {
  await hosts({}, { ...BEHIND, proxies: ['203.0.113.7'] });
  expect(await answered(asked(host, node.path, from('9.9.9.1')))).toBe(101);
  const foreign = { ...from('9.9.9.1'), origin: 'https://other.example' };
  expect(await answered(asked(host, node.path, foreign))).toBe(403);
  expect(new Set(host.doubted.map(([doubt]) => doubt))).toEqual(new Set(['proxy', 'origin']));
  expect(host.doubted.map(([, seen]) => seen)).toContain('9.9.9.1 from 127.0.0.1');
  await host.ends();
  await hosts();
  expect(
    await answered(asked(host, node.path, { headers: { 'x-forwarded-for': '1.1.1.1' } })),
  ).toBe(101);
  expect(host.doubted.map(([doubt]) => doubt)).toEqual(['noProxy']);
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
