import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeClock } from '../../../tests/fakes/FakeClock.ts';
import { NetworkNode, START_AGAIN_MS } from './NetworkNode.mjs';

/**
 * Is ready at the start with the given number, and at later ones. It reports the number of its
 * start as the number of its peers, so a test can wait for a start. It ends when its input closes.
 */
const NODE = `
  const { appendFileSync, readFileSync } = require('node:fs');
  const [folder, readyAt] = process.argv.slice(1);
  appendFileSync(folder + '/starts', '.');
  const starts = readFileSync(folder + '/starts').length;
  console.log(JSON.stringify({ ready: starts >= Number(readyAt), peers: starts }));
  process.stdin.resume();
`;
const ENDS = "console.log('hello');";
/** The limit of the runner: no test expects anything to happen within a time. */
const WAIT = { timeout: 60_000 };

let folder;
let printed;
let clock;
let node;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  printed = vi.spyOn(console, 'error').mockImplementation(() => {});
  clock = new FakeClock();
});

afterEach(async () => {
  await node.stop();
  printed.mockRestore();
  rmSync(folder, { recursive: true });
});

function made({ source = NODE, readyAt = 1 } = {}) {
  const start = [process.execPath, ['-e', source, folder, String(readyAt)]];
  node = new NetworkNode(3, start, process.env, (ms, act) => clock.after(ms, act));
  return node;
}

/** Waits until the node has reported after its start with this number. */
const hasStarted = (times) => vi.waitUntil(() => node.peers === times, WAIT);

test('a node that hangs at its start is started again, and a line says so', async () => {
  const started = made({ readyAt: 2 }).start(new AbortController().signal);
  await hasStarted(1);
  clock.pass(START_AGAIN_MS - 1);
  expect(printed).not.toHaveBeenCalled();
  clock.pass(1);
  await started;
  expect(node.ready).toBe(true);
  expect(node.peers).toBe(2);
  expect(printed).toHaveBeenCalledTimes(1);
  expect(printed.mock.calls[0][0]).toMatch(/^Node 3 is started again.*"ready":false/su);
});

test('a node that is ready in time is not started again', async () => {
  await made().start(new AbortController().signal);
  clock.pass(2 * START_AGAIN_MS);
  expect(node.ready).toBe(true);
  expect(node.peers).toBe(1);
  expect(printed).not.toHaveBeenCalled();
});

test('a node that hangs again is not ready when the time is up', async () => {
  const time = new AbortController();
  const started = made({ readyAt: Infinity }).start(time.signal);
  const failed = expect(started).rejects.toThrow(
    /^Node 3 did not become ready: the time is up\..*"ready":false,"peers":2/su,
  );
  await hasStarted(1);
  clock.pass(START_AGAIN_MS);
  await hasStarted(2);
  clock.pass(2 * START_AGAIN_MS);
  time.abort(new Error('the time is up'));
  await failed;
  expect(printed).toHaveBeenCalledTimes(1);
});

test('a node that is stopped while it starts again stays stopped', async () => {
  const stopped = new Promise((resolve) => {
    printed.mockImplementation(() => resolve(node.stop()));
  });
  const started = made({ readyAt: Infinity }).start(new AbortController().signal);
  const failed = expect(started).rejects.toThrow('Node 3 did not become ready: it ended.');
  await hasStarted(1);
  clock.pass(START_AGAIN_MS);
  await failed;
  await stopped;
  expect(node.running).toBe(false);
});

test('a node that ends at its start fails at once', async () => {
  const started = made({ source: ENDS }).start(new AbortController().signal);
  await expect(started).rejects.toThrow(/it ended.*hello.*ended with 0/su);
});
