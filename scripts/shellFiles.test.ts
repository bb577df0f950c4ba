import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shellFiles } from './shellFiles.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-shell-'));
  mkdirSync(join(folder, 'assets'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const has = (name: string, content = name) => writeFileSync(join(folder, name), content);
const urls = () => shellFiles(folder).map(({ url }) => url);

test('index.html has the address of its folder, and every other file its own', () => {
  has('index.html');
  has('icon.svg');
  has('assets/index-abc.js');
  expect(urls()).toEqual(['./assets/index-abc.js', './icon.svg', './']);
});

test('files that the app does not need to run are left out', () => {
  mkdirSync(join(folder, 'screenshots'));
  for (const name of ['sw.js', 'parley.json', 'index.html.br', 'index.html.gz']) has(name);
  for (const name of ['assets/index-abc.js.map', 'screenshots/list.png']) has(name);
  has('manifest.webmanifest');
  expect(urls()).toEqual(['./manifest.webmanifest']);
});

test('only a file without a hash in its name has a revision, made of its content', () => {
  has('assets/index-abc.js');
  has('index.html', 'first');
  const [asset, first] = shellFiles(folder);
  expect(asset?.revision).toBeUndefined();
  has('index.html', 'second');
  const second = shellFiles(folder)[1];
  expect(first?.revision).toMatch(/^.{12}$/u);
  expect(second?.revision).not.toBe(first?.revision);
});

test('each file has the hash of its content', () => {
  has('assets/index-abc.js', 'content');
  const hash = createHash('sha256').update('content').digest('base64');
  expect(shellFiles(folder)[0]?.integrity).toBe(`sha256-${hash}`);
});
