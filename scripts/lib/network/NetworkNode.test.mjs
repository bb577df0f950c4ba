import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NetworkNode } from './NetworkNode.mjs';

/** Says that it is ready, from its second start on; ends when its input closes. */
const READY_AT_SECOND_START = `
  const { existsSync, writeFileSync } = require('node:fs');
  const [seen] = process.argv.slice(1);
  const ready = existsSync(seen);
  writeFileSync(seen, '');
  console.log(JSON.stringify({ ready, peers: 5 }));
  process.stdin.resume();
`;
const NEVER_READY = "console.log('hello'); process.stdin.resume();";
const ENDS = "console.log('hello');";

let folder;
let printed;
let node;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  printed = vi.spyOn(console, 'error').mockImplementation(() => {});
});

afterEach(async () => {
  await node.stop();
  printed.mockRestore();
  rmSync(folder, { recursive: true });
});

function made(source, startAgainMs) {
  const start = [process.execPath, ['-e', source, join(folder, 'seen')]];
  node = new NetworkNode(3, start, process.env, startAgainMs);
  return node;
}

test('a node that hangs at its start is started again, and this is printed', async () => {
  await made(READY_AT_SECOND_START, 500).start(new AbortController().signal);
  expect(node.ready).toBe(true);
  expect(printed).toHaveBeenCalledTimes(1);
  expect(printed.mock.calls[0][0]).toMatch(/^Node 3 is started again.*"ready":false/su);
});

test('a node that is ready in time is not started again', async () => {
  writeFileSync(join(folder, 'seen'), '');
  await made(READY_AT_SECOND_START, 60_000).start(new AbortController().signal);
  expect(node.ready).toBe(true);
  expect(printed).not.toHaveBeenCalled();
});

test('a node that hangs again is not ready when the time is up', async () => {
  const started = made(NEVER_READY, 200).start(AbortSignal.timeout(1000));
  await expect(started).rejects.toThrow(/^Node 3 did not become ready: .*hello/su);
  expect(printed).toHaveBeenCalledTimes(1);
});

test('a node that is stopped while it starts again stays stopped', async () => {
  const stopped = new Promise((resolve) => {
    printed.mockImplementation(() => resolve(node.stop()));
  });
  const started = made(NEVER_READY, 200).start(new AbortController().signal);
  await expect(started).rejects.toThrow('Node 3 did not become ready: it ended.');
  await stopped;
  expect(node.running).toBe(false);
});

test('a node that ends at its start fails at once', async () => {
  const started = made(ENDS, 60_000).start(new AbortController().signal);
  await expect(started).rejects.toThrow(/it ended.*hello.*ended with 0/su);
});
