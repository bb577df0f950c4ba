import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answered, asked, closed, opened } from '../../tests/server/opened.ts';
import { EchoNode } from '../../tests/server/EchoNode.ts';
import { portOf, RelayHost } from '../../tests/server/RelayHost.ts';

type Limits = NonNullable<ConstructorParameters<typeof RelayHost>[0]>['limits'];

let node: EchoNode;
let host: RelayHost;
/** Starts a relay that may dial this machine. */
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

test('the relay passes every byte unchanged', async () => {
  await hosts();
  const page = await opened(host, node);
  for (const size of [0, 1, 125, 126, 65_535, 65_536]) {
    const sent = randomBytes(size);
    page.send(sent);
    const [data, isBinary] = (await once(page, 'message')) as [Buffer, boolean];
    expect(isBinary).toBe(true);
    expect(data.equals(sent)).toBe(true);
  }
  expect(host.relay.traffic.frames).toEqual({ toNode: 6, toPage: 6 });
  expect(node.hosts).toEqual([`127.0.0.1:${String(node.port)}`]);
  page.terminate();
});

test('the relay offers neither side compression or a subprotocol', async () => {
  await hosts();
  const page = asked(host, node.path, { perMessageDeflate: true });
  await once(page, 'open');
  expect(page.extensions).toBe('');
  expect(onlyNode().extensions).toBe('');
  page.terminate();
});

test('a page that sends text is closed with 1003, and its node with 1001', async () => {
  await hosts();
  const page = await opened(host, node);
  const far = closed(onlyNode());
  page.send('text');
  expect(await closed(page)).toBe(1003);
  expect(await far).toBe(1001);
  expect([...host.relay.traffic.ended]).toEqual([['text', 1]]);
});

test('a node that sends text is closed with 1003', async () => {
  await hosts();
  const page = await opened(host, node);
  const there = onlyNode();
  there.send('text');
  expect(await closed(there)).toBe(1003);
  expect(page.readyState).not.toBe(page.OPEN);
});

test.each(['page', 'node'] as const)(
  'a %s that sends a frame over 64 KiB is closed',
  async (side) => {
    await hosts();
    const page = await opened(host, node);
    const there = onlyNode();
    const [sender, other] = side === 'page' ? [page, there] : [there, page];
    const both = Promise.all([closed(sender), closed(other)]);
    sender.send(Buffer.alloc(65_537));
    expect(await both).toEqual([1009, 1001]);
    expect([...host.relay.traffic.ended]).toEqual([['broken', 1]]);
  },
);

test('the fragments of a message count together', async () => {
  await hosts();
  const page = await opened(host, node);
  page.send(Buffer.alloc(40_000), { fin: false });
  page.send(Buffer.alloc(40_000), { fin: true });
  expect(await closed(page)).toBe(1009);
});

test('a message in hundreds of fragments is refused', async () => {
  await hosts();
  const page = await opened(host, node);
  for (let piece = 0; piece < 200; piece++) page.send(Buffer.alloc(1), { fin: false });
  expect(await closed(page)).toBe(1008);
});

test.each([
  [1000, 1000],
  [4001, 4001],
  [undefined, 1005],
])('a page that closes with %s closes the node with %s', async (code, there) => {
  await hosts();
  const page = await opened(host, node);
  const far = closed(onlyNode());
  page.close(code);
  expect(await far).toBe(there);
  expect([...host.relay.traffic.ended]).toEqual([['side', 1]]);
});

test('a node that breaks off closes the page', async () => {
  await hosts();
  const page = await opened(host, node);
  onlyNode().terminate();
  expect(await closed(page)).toBe(1001);
});

test('a node that does not exist gets 502', async () => {
  await hosts();
  const { path } = node;
  await node.ends();
  expect(await answered(asked(host, path))).toBe(502);
  expect(await answered(asked(host, path.replace(/\w+$/u, 'other')))).toBe(502);
  expect(host.relay.sockets).toBe(0);
});

test('the relay does not follow a redirect of a node', async () => {
  await hosts();
  const elsewhere = createHttpServer();
  elsewhere.on('upgrade', (_, socket) => {
    const location = `ws://127.0.0.1:${String(node.port)}/ws`;
    socket.end(`HTTP/1.1 302 Found\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`);
  });
  elsewhere.listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const path = `/relay/127.0.0.1:${String(portOf(elsewhere.address()))}/ws`;
  expect(await answered(asked(host, path))).toBe(502);
  expect(node.hosts).toEqual([]);
  elsewhere.close();
});

test('a bootstrap host is dialed at the address of its first lookup', async () => {
  const names: string[] = [];
  const resolve = async (name: string) => {
    names.push(name);
    return ['127.0.0.1'];
  };
  await hosts({}, { targets: { resolve }, allow: ['127.0.0.1'] });
  const path = `/relay/bootstrap-v1.veilid.net:${String(node.port)}/ws`;
  for (let time = 0; time < 2; time++) expect(await answered(asked(host, path))).toBe(101);
  expect(names).toEqual(['bootstrap-v1.veilid.net']);
  // The node gets the same `Host` header as from the page itself.
  expect(node.hosts[0]).toBe(`bootstrap-v1.veilid.net:${String(node.port)}`);
});

test('a bootstrap host with a private address is not dialed', async () => {
  await hosts({}, { targets: { resolve: async () => ['127.0.0.1'] }, allow: [] });
  const path = `/relay/bootstrap-v1.veilid.net:${String(node.port)}/ws`;
  expect(await answered(asked(host, path))).toBe(502);
  expect(node.hosts).toEqual([]);
});
