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
 * What may wait of one pipe and way: up to the mark, the frame that goes over it, and what was read
 * from the socket in the same moment.
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

/** A page that reads nothing, not even the answer to its upgrade. */
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
  if (socket === undefined) throw new Error('nobody is there');
  return socket;
}

/** Sends frames until nobody takes them any more: the relay does not read them, and the system is full. */
async function sendsUntilStuck(from: WebSocket): Promise<number> {
  const frame = Buffer.alloc(FRAME);
  let most = 0;
  for (let sent = 0; sent < 5_000; sent++) {
    from.send(frame);
    // What waits here has not gone out: it is not in the relay's memory.
    if (from.bufferedAmount > 40 * FRAME && host.relay.stuck > 0) return most;
    await new Promise(setImmediate);
    most = Math.max(most, host.relay.bufferBudget.bytes);
  }
  throw new Error('all of it was taken');
}

test('a page that reads nothing cannot make the relay remember', async () => {
  await hosts();
  const page = await deafPage();
  const most = await sendsUntilStuck(onlyNode());
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(MOST);
  expect(host.relay.bufferBudget.bytes).toBeLessThanOrEqual(MOST);
  page.destroy();
});

test('a node that reads nothing cannot either', async () => {
  await hosts();
  const page = await opened(host, node);
  onlyNode().pause();
  expect(await sendsUntilStuck(page)).toBeLessThanOrEqual(MOST);
  page.terminate();
});

test('frames without content cost what they take', async () => {
  await hosts();
  const page = await deafPage();
  const there = onlyNode();
  there.pause();
  // Binary, masked with zeros: one of 60,000 bytes, and thousands of length 0 behind it.
  const long = Buffer.alloc(8 + 60_000);
  long.set([0x82, 0xfe, 60_000 >> 8, 60_000 & 0xff]);
  const short = Buffer.alloc(6 * 5_000, Buffer.from([0x82, 0x80, 0, 0, 0, 0]));
  const many = Buffer.concat(Array.from({ length: 20 }, () => [long, short]).flat());
  const { relay } = host;
  let before = 0;
  while (relay.traffic.ended.size === 0) {
    if (page.writableLength < many.length) page.write(many);
    // It happened to be paused where few were left of what had been read: once more.
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

test('who reads again gets everything, in order', async () => {
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

test('who goes on reading nothing is closed, and nothing of it remains', async () => {
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

test('a reader that takes a little is not closed', async () => {
  await hosts();
  const page = await opened(host, node);
  page.pause();
  await sendsUntilStuck(onlyNode());
  host.advanceTime(15_000);
  // Until the relay took something from the node again.
  const before = host.relay.traffic.bytes.toPage;
  page.resume();
  await host.waitUntil(({ traffic }) => traffic.bytes.toPage > before);
  page.pause();
  host.advanceTime(15_000);
  expect(page.readyState).toBe(WebSocket.OPEN);
  expect([...host.relay.traffic.ended]).toEqual([]);
  page.terminate();
});

test('all of them together may not fill it either', async () => {
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

test('who asks for signs of life and does not take them is broken off', async () => {
  await hosts();
  const page = await opened(host, node);
  const there = onlyNode();
  const gone = closed(page);
  page.pause();
  await sendsUntilStuck(there);
  // Pongs wait behind the frames that nobody takes.
  for (let sent = 0; sent < 1_000; sent++) page.ping();
  await host.waitUntil(({ traffic }) => traffic.ended.size === 1);
  page.resume();
  await gone;
  await host.waitUntil(({ bufferBudget }) => bufferBudget.bytes === 0);
  there.terminate();
});
