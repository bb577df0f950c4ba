import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { upgradeText } from '../../tests/server/asking.ts';
import { EchoNode } from '../../tests/server/EchoNode.ts';
import { closed, opened } from '../../tests/server/opened.ts';
import { RelayHost } from '../../tests/server/RelayHost.ts';
import { FRAME_OVERHEAD, HIGH_WATER, MAX_BUFFERED } from './Flow.ts';

const FRAME = 64 * 1024;
/**
 * The bytes that one way of a pipe may have buffered: up to the high-water mark, the frame that
 * exceeds it, and what one read of the socket may contain besides.
 */
const MOST = HIGH_WATER + FRAME + 64 * 1024 + 4 * FRAME_OVERHEAD;

let node: EchoNode;
let host: RelayHost;
beforeEach(async () => {
  node = new EchoNode();
  await node.starts('nothing');
});
afterEach(() => Promise.all([node.ends(), host.ends()]));
const hosts = async (limits: { readonly maxBufferedBytes?: number } = {}) => {
  host = new RelayHost({ allow: ['127.0.0.1'], limits });
  await host.starts();
};

/** Opens a page that reads nothing, not even the answer to its upgrade. */
async function deafPage(): Promise<Socket> {
  const page = connect(host.port, 'localhost');
  page.on('error', () => undefined);
  const own = { host: `localhost:${String(host.port)}`, origin: host.origin };
  page.pause();
  page.write(upgradeText(node.path, own));
  await host.waitUntil(({ traffic }) => traffic.opened === 1);
  return page;
}

function onlyNode(): WebSocket {
  const [socket] = node.sockets;
  if (socket === undefined) throw new Error('The node has no socket.');
  return socket;
}

/** Sends frames until the relay does not read and the buffers of the system are full. */
async function sendsUntilStuck(from: WebSocket): Promise<number> {
  const frame = Buffer.alloc(FRAME);
  let most = 0;
  for (let sent = 0; sent < 5_000; sent++) {
    from.send(frame);
    // These bytes have not left this process, so they are not in the relay's memory.
    if (from.bufferedAmount > 40 * FRAME && host.relay.stuck > 0) return most;
    await new Promise(setImmediate);
    most = Math.max(most, host.relay.bufferBudget.bytes);
  }
  throw new Error('The relay took all frames.');
}

test('a page that reads nothing cannot fill the relay’s memory', async () => {
  await hosts();
  const page = await deafPage();
  const most = await sendsUntilStuck(onlyNode());
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(MOST);
  expect(host.relay.bufferBudget.bytes).toBeLessThanOrEqual(MOST);
  page.destroy();
});

test('a node that reads nothing cannot fill the relay’s memory', async () => {
  await hosts();
  const page = await opened(host, node);
  onlyNode().pause();
  expect(await sendsUntilStuck(page)).toBeLessThanOrEqual(MOST);
  page.terminate();
});

test('empty frames count with their overhead', async () => {
  await hosts();
  const page = await deafPage();
  const there = onlyNode();
  there.pause();
  // Binary frames, masked with zeros: one of 60,000 bytes, and 5,000 of length 0 after it.
  const long = Buffer.alloc(8 + 60_000);
  long.set([0x82, 0xfe, 60_000 >> 8, 60_000 & 0xff]);
  const short = Buffer.alloc(6 * 5_000, Buffer.from([0x82, 0x80, 0, 0, 0, 0]));
  const many = Buffer.concat(Array.from({ length: 20 }, () => [long, short]).flat());
  const { relay } = host;
  let before = 0;
  while (relay.traffic.ended.size === 0) {
    if (page.writableLength < many.length) page.write(many);
    // The pause came when the last read had few frames left. Try again.
    if (relay.stuck > 0 && relay.bufferBudget.bytes === before) {
      there.resume();
      await host.waitUntil(({ stuck }) => stuck === 0);
      there.pause();
    }
    before = relay.bufferBudget.bytes;
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    expect(relay.bufferBudget.bytes).toBeLessThanOrEqual(MAX_BUFFERED);
  }
  expect([...relay.traffic.ended]).toEqual([['full', 1]]);
  there.terminate();
  page.destroy();
});

test('a reader that goes on gets everything in order', async () => {
  await hosts();
  const page = await opened(host, node);
  const there = onlyNode();
  page.pause();
  const count = 400;
  for (let at = 0; at < count; at++) {
    const frame = Buffer.alloc(FRAME);
    frame.writeUInt32BE(at);
    there.send(frame);
  }
  await host.waitUntil(({ stuck }) => stuck === 1);
  const got: number[] = [];
  const all = new Promise<void>((resolve) => {
    page.on('message', (data: Buffer) => {
      got.push(data.readUInt32BE());
      if (got.length === count) resolve();
    });
  });
  page.resume();
  await all;
  expect(got).toEqual(Array.from({ length: count }, (_, at) => at));
  await host.waitUntil(({ bufferBudget }) => bufferBudget.bytes === 0);
  expect(host.relay.stuck).toBe(0);
  page.terminate();
});

test('a reader that reads nothing for too long is closed, and its buffer is freed', async () => {
  await hosts();
  const page = await deafPage();
  const there = onlyNode();
  await sendsUntilStuck(there);
  const gone = once(page, 'close');
  const code = closed(there);
  host.advanceTime(19_000);
  expect(host.relay.sockets).toBe(1);
  host.advanceTime(1_000);
  expect(await code).toBe(1008);
  page.resume();
  await gone;
  await host.waitUntil(({ sockets }) => sockets === 0);
  expect(host.relay.bufferBudget.bytes).toBe(0);
  expect([...host.relay.traffic.ended]).toEqual([['slow', 1]]);
});

test('a reader that reads a little is not closed', async () => {
  await hosts();
  const page = await opened(host, node);
  page.pause();
  await sendsUntilStuck(onlyNode());
  host.advanceTime(15_000);
  // Read until the relay reads from the node again.
  const before = host.relay.traffic.bytes.toPage;
  page.resume();
  await host.waitUntil(({ traffic }) => traffic.bytes.toPage > before);
  page.pause();
  host.advanceTime(15_000);
  expect(page.readyState).toBe(WebSocket.OPEN);
  expect([...host.relay.traffic.ended]).toEqual([]);
  page.terminate();
});

test('all sockets together may not exceed the budget', async () => {
  await hosts({ maxBufferedBytes: 1 });
  const page = await opened(host, node);
  const there = onlyNode();
  page.pause();
  const code = closed(there);
  const frame = Buffer.alloc(FRAME);
  while (there.readyState === WebSocket.OPEN) {
    there.send(frame);
    await new Promise(setImmediate);
  }
  expect(await code).toBe(1013);
  expect([...host.relay.traffic.ended]).toEqual([['full', 1]]);
  page.terminate();
});

test('a page that sends pings and does not read the pongs is disconnected', async () => {
  await hosts();
  const page = await opened(host, node);
  const there = onlyNode();
  const gone = closed(page);
  page.pause();
  await sendsUntilStuck(there);
  // The pongs are queued behind the frames that the page does not read.
  for (let sent = 0; sent < 1_000; sent++) page.ping();
  await host.waitUntil(({ traffic }) => traffic.ended.size === 1);
  page.resume();
  await gone;
  await host.waitUntil(({ bufferBudget }) => bufferBudget.bytes === 0);
  there.terminate();
});
