import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { root } from '../paths.mjs';

const NAMES = ['clippy', 'localNode', 'module'];
let copy;

/** Of a copy of what counts, in a process of its own. */
function run(script) {
  const imported = "const m = await import('./scripts/lib/rust/verified.mjs');";
  const args = ['--input-type=module', '--eval', `${imported}${script}`];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const verified = () =>
  JSON.parse(
    run(`console.log(JSON.stringify(${JSON.stringify(NAMES)}.filter((n) => m.isVerified(n))))`),
  );

function change(path, act) {
  const file = join(copy, path);
  writeFileSync(file, act(readFileSync(file)));
}

/** Another byte in the middle. */
function flip(content) {
  content[content.length >> 1] ^= 1;
  return content;
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'parley-verified-'));
});
beforeEach(() => {
  for (const path of ['Cargo.toml', 'Cargo.lock', 'packages', 'scripts', 'vendor'])
    cpSync(join(root, path), join(copy, path), { recursive: true });
  run(`for (const name of ${JSON.stringify(NAMES)}) m.recordVerified(name)`);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('what was just verified is verified', () => {
  expect(verified()).toEqual(NAMES);
});

test.each([
  ['packages/local-node/src/main.rs', ['module']],
  ['packages/local-node/veilid-tools/edits.patch', ['module']],
  ['packages/veilid-wasm/src/lib.rs', ['localNode']],
  ['Cargo.toml', []],
  ['scripts/lib/rust/muslBuild.mjs', ['clippy', 'module']],
  ['scripts/lib/rust/toolchain.mjs', ['localNode']],
  ['vendor/veilid-wasm-0.1.0.tgz', ['clippy', 'localNode']],
  ['vendor/local-node/local-node-linux-x64.br', ['clippy', 'module']],
  ['vendor/local-node/BUILDINFO.json', ['clippy', 'module']],
  ['packages/local-node/README.md', NAMES],
])('with another byte in %s, verified is only %o', (path, left) => {
  change(path, flip);
  expect(verified()).toEqual(left);
});

test('with another crate, what is built from it is not verified any more', () => {
  const anew = (crate) => (lock) =>
    String(lock).replace(
      new RegExp(`(name = "${crate}"[^]*?checksum = ")[0-9a-f]`, 'u'),
      (_, before) => `${before}x`,
    );
  change('Cargo.lock', anew('vodozemac'));
  expect(verified()).toEqual(['localNode']);
  change('Cargo.lock', anew('mimalloc'));
  expect(verified()).toEqual([]);
});

test('another record, or none, verifies nothing', () => {
  change('vendor/verified.json', (record) => String(record).replaceAll(/[0-9a-f]{64}/gu, flipHash));
  expect(verified()).toEqual([]);
  change('vendor/verified.json', () => 'nonsense');
  expect(verified()).toEqual([]);
  rmSync(join(copy, 'vendor/verified.json'));
  expect(verified()).toEqual([]);
});

function flipHash(hash) {
  return (hash.startsWith('0') ? '1' : '0') + hash.slice(1);
}
