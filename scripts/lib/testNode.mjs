/** The program that a node of the local network runs: found in the cache, or built. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { CannotRun } from './namespaces.mjs';
import { cache, filesBelow, hashFiles, root } from './paths.mjs';
import { ask, Complaint, run } from './run.mjs';

const CRATE = 'tests/network/node';

/** Where the program for these sources is kept. */
function place() {
  const inputs = ['Cargo.lock', 'Cargo.toml', ...filesBelow(CRATE)];
  return join(cache, 'test-node', hashFiles(inputs), 'test-node');
}

/** Says with CannotRun if there is no program and no way to build one. */
export function checkTestNode() {
  const given = process.env.PARLEY_TEST_NODE;
  if (given !== undefined && !existsSync(given))
    throw new CannotRun(`PARLEY_TEST_NODE names ${given}, which is not there.`);
  if (given === undefined && !existsSync(place()) && ask('cargo', ['--version']) === undefined)
    throw new CannotRun(
      'The nodes of the local network are not built yet, and there is no cargo to build them: ' +
        'install Rust (https://rustup.rs), or name a ready test-node in PARLEY_TEST_NODE.',
    );
}

/** The path of the program. The first build takes minutes, and is kept outside the checkout. */
export async function ensureTestNode(log) {
  checkTestNode();
  if (process.env.PARLEY_TEST_NODE !== undefined) return process.env.PARLEY_TEST_NODE;
  const program = place();
  if (existsSync(program)) return program;
  log('Building the nodes of the local network. The first time takes some minutes …');
  const target = process.env.CARGO_TARGET_DIR ?? join(cache, 'test-node', 'target');
  await run('cargo', ['build', '--locked', '-p', 'test-node'], {
    cwd: root,
    env: { ...process.env, CARGO_TARGET_DIR: target },
    // Standard output belongs to the command that will run.
    stdio: ['ignore', 2, 2],
  });
  const built = join(target, 'debug', 'test-node');
  if (!existsSync(built)) throw new Complaint(`cargo made no ${built}.`);
  mkdirSync(join(program, '..'), { recursive: true });
  // Under its name only when complete: another build may be looking.
  const unfinished = `${program}.${process.pid}`;
  copyFileSync(built, unfinished);
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, program);
  return program;
}
