import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH_CHANNEL } from '../bench/app/counters.ts';
import { expect, test } from './test.ts';

test('the app contains nothing of the benchmark', () => {
  const files = readdirSync('dist', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const scripts = files.filter((file) => file.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(1);
  // The counting code contains the name of its channel, and the benchmark's page has its own
  // folder.
  const counting = scripts.filter((file) => readFileSync(file, 'utf8').includes(BENCH_CHANNEL));
  expect(counting).toEqual([]);
  expect(files.filter((file) => file.includes('bench'))).toEqual([]);
});
