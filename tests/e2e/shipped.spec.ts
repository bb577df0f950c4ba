import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH_CHANNEL } from '../bench/app/counters.ts';
import { expect, test } from './test.ts';

test('nothing of the benchmark is in the app', () => {
  const files = readdirSync('dist', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const scripts = files.filter((file) => file.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(1);
  // What counts must name its channel; and the benchmark's page has a folder of its own.
  const counting = scripts.filter((file) => readFileSync(file, 'utf8').includes(BENCH_CHANNEL));
  expect(counting).toEqual([]);
  expect(files.filter((file) => file.includes('bench'))).toEqual([]);
});
