import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Plants } from './Plants.mjs';
import { Complaint } from './run.mjs';

const CONTENTS = { 'one.ts': 'an error\n', 'two.ts': 'another error\n' };

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

const write = (path, content) => writeFileSync(join(folder, path), content);
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
  expect(readdirSync(folder)).toEqual(['one.ts', 'two.ts']);
  expect(read('two.ts')).toBe('another error\n');
  plants.remove();
  expect(readdirSync(folder)).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
  '%s removes the files and ends the process',
  async (signal) => {
    const { child, ended } = await planting(WAITS);
    expect(readdirSync(folder)).toEqual(['one.ts', 'two.ts']);
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test.each(['process.exit(1);', "throw new Error('a defect');"])(
  '“%s” removes the files',
  async (statement) => {
    const { ended } = await planting(statement);
    expect(await ended).toEqual([1, null]);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('what a killed process left behind is replaced', async () => {
  const { child, ended } = await planting(WAITS);
  child.kill('SIGKILL');
  await ended;
  expect(readdirSync(folder)).toEqual(['one.ts', 'two.ts']);
  plants.write();
  plants.remove();
  expect(readdirSync(folder)).toEqual([]);
});

test('a file of somebody else stays as it is, and is named', () => {
  write('two.ts', 'my own work\n');
  expect(() => plants.write()).toThrow(Complaint);
  expect(() => plants.write()).toThrow(/two\.ts/u);
  plants.remove();
  expect(readdirSync(folder)).toEqual(['two.ts']);
  expect(read('two.ts')).toBe('my own work\n');
});
