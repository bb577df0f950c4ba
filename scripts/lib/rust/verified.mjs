/**
 * What was verified by building it again, or by clippy, and need not be again: a record in the
 * repository, which only a verification that succeeded writes. It holds for exactly those sources,
 * tools and packed files.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, hashFiles, root } from '../paths.mjs';

const RECORD = 'vendor/verified.json';
/** Everything that Rust is compiled from, or told by. */
const RUST = ['Cargo.toml', 'Cargo.lock', 'packages', 'scripts/lib/rust', 'scripts/clippy.mjs'];

/** For each name, the files that were verified together. What is packed knows its tools. */
const VERIFIED = {
  module: () => [...RUST, 'scripts/wasm.mjs', packedModule()],
  localNode: () => [...RUST, 'scripts/localNode.mjs', 'vendor/local-node'],
  clippy: () => RUST,
};

export function isVerified(name) {
  return readRecord()[name] === hashOf(name);
}

/** To be called by whoever has just verified it. */
export function recordVerified(name) {
  const record = { ...readRecord(), [name]: hashOf(name) };
  writeFileSync(join(root, RECORD), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** What is only read by people is left out; where it is packed, what is packed stands for it. */
function hashOf(name) {
  const files = VERIFIED[name]().flatMap(filesBelow);
  return hashFiles(files.filter((file) => !file.endsWith('.md')));
}

function readRecord() {
  try {
    return JSON.parse(readFileSync(join(root, RECORD), 'utf8'));
  } catch {
    // There is none, or somebody wrote nonsense: nothing is verified.
    return {};
  }
}

function packedModule() {
  const names = readdirSync(join(root, 'vendor')).filter((name) => name.endsWith('.tgz'));
  return names.map((name) => `vendor/${name}`)[0] ?? 'vendor';
}
