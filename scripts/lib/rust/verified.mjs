/**
 * What was verified by building it again, or by clippy, and need not be again: a record in the
 * repository, which only a verification that succeeded writes. It holds for exactly those sources,
 * tools and packed files.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, hashFiles, root, sha256 } from '../paths.mjs';
import { lockedFor } from './lockFile.mjs';

const RECORD = 'vendor/verified.json';
const TOOLS = 'scripts/lib/rust';

/** For each name, what was verified together: files, and packages of Cargo.lock. */
const VERIFIED = {
  clippy: {
    files: ['Cargo.toml', 'packages', 'scripts/clippy.mjs', `${TOOLS}/toolchain.mjs`],
    locked: ['local-node', 'veilid-wasm', 'bindgen'],
  },
  localNode: {
    files: [
      ...['Cargo.toml', 'packages/local-node', 'vendor/local-node', 'scripts/localNode.mjs'],
      ...[`${TOOLS}/localNode.mjs`, `${TOOLS}/muslBuild.mjs`],
    ],
    locked: ['local-node'],
  },
  module: {
    files: [
      ...['Cargo.toml', 'packages/veilid-wasm', 'scripts/wasm.mjs', `${TOOLS}/toolchain.mjs`],
      ...packedModules(),
    ],
    locked: ['veilid-wasm', 'bindgen'],
  },
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
  const { files, locked } = VERIFIED[name];
  const counted = files.flatMap(filesBelow).filter((file) => !file.endsWith('.md'));
  return sha256(hashFiles(counted), lockedFor(locked));
}

function readRecord() {
  try {
    return JSON.parse(readFileSync(join(root, RECORD), 'utf8'));
  } catch {
    // There is none, or somebody wrote nonsense: nothing is verified.
    return {};
  }
}

function packedModules() {
  const names = readdirSync(join(root, 'vendor')).filter((name) => name.endsWith('.tgz'));
  return names.map((name) => `vendor/${name}`);
}
