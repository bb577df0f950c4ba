import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { upgradeText } from '../../tests/server/asking.ts';
import { EchoNode } from '../../tests/server/EchoNode.ts';
import { opened } from '../../tests/server/opened.ts';
import { RelayHost } from '../../tests/server/RelayHost.ts';
import { MIN_FRAME_BYTES } from './Speeds.ts';

/** Bytes per second. A client may send four times as many at once. */
const SPEED = 1_000_000;
const ORIGIN = 'https://parley.example';

let silent: EchoNode;
let echo: EchoNode;
let host: RelayHost;
beforeEach(async () => {
  [silent, echo] = [new EchoNode(), new EchoNode()];
  await Promise.all([silent.starts('nothing'), echo.starts()]);
});
afterEach(() => Promise.all([silent.ends(), echo.ends(), host.ends()]));

const hosts = async (limits: {
  readonly maxBufferedBytes?: number;
  readonly bytesPerSecond?: number;
}) => {
  host = new RelayHost({ allow: ['127.0.0.1'], behindProxy: true, origins: [ORIGIN], limits });
  await host.starts();
};
const from = (client: string) => ({ headers: { 'x-forwarded-for': client }, origin: ORIGIN });

/** Opens a page that may write any bytes and reads all answers. */
async function rawPage(client: string): Promise<Socket> {
  const page = connect(host.port, 'localhost');
  page.on('error', () => undefined);
  const headers = { 'X-Forwarded-For': client };
  page.write(upgradeText(silent.path, { host: 'parley.example', origin: ORIGIN, headers }));
  await once(page, 'data');
  page.resume();
  return page;
}

const broken = (page: Socket) => new Promise((resolve) => page.once('close', resolve));

/** Final frames, masked with zeros, of length 0: six bytes each. */
const shortFrames = (opcode: number, count: number) =>
  Buffer.alloc(6 * count, Buffer.from([0x80 | opcode, 0x80, 0, 0, 0, 0]));

async function talks(page: WebSocket, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    page.send(Buffer.from('hello'));
    await once(page, 'message');
  }
}

/** Whether no open pipe has a reader that reads. */
function areAllStuck(): boolean {
  const { stuck, traffic } = host.relay;
  const ends = [...traffic.ended.values()].reduce((sum, count) => sum + count, 0);
  return stuck === traffic.opened - ends;
}

/** Opens a page that reads nothing, and fills its buffer until the relay pauses or ends the pipe. */
async function fills(client: string): Promise<WebSocket> {
  const page = await opened(host, silent, from(client));
  page.pause();
  const node = [...silent.sockets].at(-1);
  const frame = Buffer.alloc(8_000);
  while (!areAllStuck()) {
    if ((node?.bufferedAmount ?? 0) < 1_000_000) node?.send(frame);
    await new Promise(setImmediate);
  }
  return page;
}

const endedClients = () =>
  host.logged.flatMap(([event, { client }]) => (event === 'ended' ? [client] : []));

test('only the client that fills the memory is disconnected', async () => {
  await hosts({ maxBufferedBytes: 500_000 });
  const greedy: WebSocket[] = [];
  const { ended } = host.relay.traffic;
  while (ended.size === 0) greedy.push(await fills('9.9.9.9'));
  // These two are only slow, but their buffers exceed the budget together with the others.
  const slow = [await fills('8.8.8.8'), await fills('8.8.8.8')];
  expect(endedClients().length).toBeGreaterThan(1);
  await talks(await opened(host, echo, from('7.7.7.7')), 10);
  expect(new Set(endedClients())).toEqual(new Set(['9.9.9.9']));
  expect([...ended.keys()]).toEqual(['full']);
  const got = slow.map((page) => once(page, 'message'));
  for (const page of slow) page.resume();
  await Promise.all(got);
  for (const page of [...greedy, ...slow]) page.terminate();
});

test('a client that is too fast is read later and loses no frame', async () => {
  await hosts({ bytesPerSecond: SPEED });
  const page = await opened(host, silent, from('9.9.9.9'));
  const other = await opened(host, echo, from('8.8.8.8'));
  const got: number[] = [];
  [...silent.sockets][0]?.on('message', (data: Buffer) => got.push(data.readUInt32BE()));
  const count = 100;
  for (let at = 0; at < count; at++) {
    const frame = Buffer.alloc(64 * 1024);
    frame.writeUInt32BE(at);
    page.send(frame);
  }
  await host.waitUntil(({ traffic }) => traffic.bytes.toNode >= 4 * SPEED);
  // Other clients are not affected. The clock of the relay stands still.
  await talks(other, 100);
  expect(got.length).toBeLessThan(70);
  host.advanceTime(4_000);
  await host.waitUntil(() => got.length === count);
  expect(got).toEqual(Array.from({ length: count }, (_, at) => at));
  expect(host.relay.traffic.ended.size).toBe(0);
  page.terminate();
});

test.each([
  ['frames', 2],
  ['pings', 9],
  ['pongs', 10],
])(
  'a client that sends a flood of short %s is disconnected and does not slow down others',
  async (_, opcode) => {
    await hosts({ bytesPerSecond: SPEED });
    const other = await opened(host, echo, from('8.8.8.8'));
    const page = await rawPage('9.9.9.9');
    page.write(shortFrames(opcode, 100_000));
    const gone = broken(page);
    await talks(other, 20);
    await gone;
    expect([...host.relay.traffic.ended]).toEqual([['flood', 1]]);
    // A burst, and as much again.
    expect(host.relay.traffic.frames.toNode).toBeLessThan((8 * SPEED) / MIN_FRAME_BYTES + 30);
    await talks(other, 1);
  },
);

test('a client that reconnects gets no new burst', async () => {
  await hosts({ bytesPerSecond: SPEED });
  const first = await rawPage('9.9.9.9');
  first.write(shortFrames(2, 100_000));
  await broken(first);
  const page = await opened(host, echo, from('9.9.9.9'));
  const answer = once(page, 'message');
  page.send(Buffer.from('hello'));
  await host.waitUntil(({ traffic }) => traffic.frames.toNode > 0 && echo.sockets.size === 1);
  host.advanceTime(8_000);
  await answer;
  page.terminate();
});
