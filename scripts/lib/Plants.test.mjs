import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Plants } from './Plants.mjs';
import { Complaint } from './run.mjs';

const CONTENTS = { 'one.ts': 'an error\n', 'room/two.ts': 'another error\n' };
const ALL = ['one.ts', 'room', 'room/two.ts'];

let folder;
let plants;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  plants = new Plants(folder, CONTENTS);
});

afterEach(() => {
  plants.remove();
  rmSync(folder, { recursive: true });
});

/** Everything in the folder. */
const paths = () => readdirSync(folder, { recursive: true }).sort();
const read = (path) => readFileSync(join(folder, path), 'utf8');

/** Another process, which has written the files and does `then`. */
async function planting(then) {
  const source = `
    import { Plants } from ${JSON.stringify(new URL('Plants.mjs', import.meta.url).href)};
    new Plants(${JSON.stringify(folder)}, ${JSON.stringify(CONTENTS)}).write();
    console.log('written');
    ${then}
  `;
  const args = ['--input-type=module', '--eval', source];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  return { child, ended };
}
const WAITS = 'process.stdin.resume();';

test('the files are there until they are removed', () => {
  plants.write();
  expect(paths()).toEqual(ALL);
  expect(read('room/two.ts')).toBe('another error\n');
  plants.remove();
  expect(paths()).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
  '%s removes the files and ends the process',
  async (signal) => {
    const { child, ended } = await planting(WAITS);
    expect(paths()).toEqual(ALL);
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(paths()).toEqual([]);
  },
);

test.each(['process.exit(1);', "throw new Error('a defect');"])(
  '“%s” removes the files',
  async (statement) => {
    const { ended } = await planting(statement);
    expect(await ended).toEqual([1, null]);
    expect(paths()).toEqual([]);
  },
);

test('what a killed process left behind is replaced', async () => {
  const { child, ended } = await planting(WAITS);
  child.kill('SIGKILL');
  await ended;
  expect(paths()).toEqual(ALL);
  plants.write();
  plants.remove();
  expect(paths()).toEqual([]);
});

test('a folder that holds something else stays', () => {
  plants.write();
  writeFileSync(join(folder, 'room/three.ts'), '');
  plants.remove();
  expect(paths()).toEqual(['room', 'room/three.ts']);
});

test('a file of somebody else stays as it is, and is named', () => {
  mkdirSync(join(folder, 'room'));
  writeFileSync(join(folder, 'room/two.ts'), 'my own work\n');
  expect(() => plants.write()).toThrow(Complaint);
  expect(() => plants.write()).toThrow(/room\/two\.ts/u);
  plants.remove();
  expect(paths()).toEqual(['room', 'room/two.ts']);
  expect(read('room/two.ts')).toBe('my own work\n');
});
