import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takePortRange } from './addresses.mjs';
import { Cable } from './Cable.mjs';

let range;
let cable;
let node;
let taken;

/** A node that sends back what it gets. */
async function listening() {
  node = createServer((socket) => {
    taken.push(socket);
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await once(node.listen(range.nodePort(1), '127.0.0.1'), 'listening');
}

async function opened(waysTo) {
  cable = new Cable(range, waysTo);
  await cable.open(1);
}

const dialed = () => connect(range.cablePort(1), '127.0.0.1');

async function read(socket, length) {
  let got = Buffer.alloc(0);
  while (got.length < length) {
    const [data] = await once(socket, 'data');
    got = Buffer.concat([got, data]);
  }
  return got;
}

beforeEach(async () => {
  taken = [];
  range = await takePortRange(1);
  await listening();
});
afterEach(() => {
  cable.close();
  node.close();
  for (const socket of taken) socket.destroy();
  range.release();
});

test('the cable carries everything to the node and back, even megabytes', async () => {
  await opened(undefined);
  const browser = dialed();
  const sent = Buffer.alloc(3_000_000, 'some bytes ');
  browser.write(sent);
  expect((await read(browser, sent.length)).equals(sent)).toBe(true);
});

test('while the cable is out, nothing goes through and nothing is lost', async () => {
  await opened(undefined);
  const before = dialed();
  before.write('one');
  await read(before, 3);
  cable.setLink(false);
  before.write('two');
  const during = dialed();
  during.write('three');
  await once(during, 'connect');
  const quiet = new Promise((resolve) => setTimeout(resolve, 200, 'quiet'));
  const heard = Promise.race([once(before, 'data'), once(during, 'data')]);
  expect(await Promise.race([heard, quiet])).toBe('quiet');
  expect(taken.length).toBe(1);
  cable.setLink(true);
  // One of the two waits above may have read the first data that came after it.
  await heard;
  during.end('!');
  await once(during, 'end');
  expect(taken.length).toBe(2);
});

test('over a distance, data takes the way there and the way back', async () => {
  await opened(() => ({ delayMs: 60, jitterMs: 0, stalls: 0, bytesPerSecond: 0 }));
  const browser = dialed();
  const began = performance.now();
  browser.write('hello');
  expect(String(await read(browser, 5))).toBe('hello');
  // The connection takes two ways to open, data and answer two more. Timers may fire a little
  // early.
  expect(performance.now() - began).toBeGreaterThan(4 * 60 - 5);
  const sent = Buffer.alloc(3_000_000, 'some bytes ');
  browser.write(sent);
  expect((await read(browser, sent.length)).equals(sent)).toBe(true);
});

test('when one side ends, the other side ends too', async () => {
  await opened(() => ({ delayMs: 10, jitterMs: 0, stalls: 0, bytesPerSecond: 0 }));
  const browser = dialed();
  browser.write('hello');
  await read(browser, 5);
  taken[0].destroy();
  await once(browser.resume(), 'close');
  const another = dialed();
  another.end('bye');
  expect(String(await read(another, 3))).toBe('bye');
  await once(another, 'end');
});

test('a connection to a dead node closes', async () => {
  await opened(undefined);
  node.close();
  const browser = dialed();
  await once(browser.resume(), 'close');
});
