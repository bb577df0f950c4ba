/**
 * Finds the program that the nodes of the local network run: packed in the repository, or built.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { cache, sha256 } from '../paths.mjs';
import { ask, CannotRun, Complaint } from '../run.mjs';
import { buildLocalNode, localNodeInputs } from '../rust/localNode.mjs';
import { packedNode } from '../rust/packedNode.mjs';

const NAME = process.platform === 'win32' ? 'local-node.exe' : 'local-node';

/** Throws CannotRun if there is no program and no way to build one. */
export async function checkNodeProgram() {
  const given = process.env.PARLEY_LOCAL_NODE;
  if (given !== undefined && !existsSync(given))
    throw new CannotRun(`PARLEY_LOCAL_NODE names ${given}, which is not there.`);
  if (given !== undefined || isPacked() || existsSync(builtPlace())) return;
  if (ask('cargo', ['--version']) === undefined)
    throw new CannotRun(
      `The nodes of the local network come packed for Linux on x86-64. ${whyNotPacked()} they have ` +
        'to be built, and there is no cargo: install Rust (https://rustup.rs), or name a ready ' +
        'local-node in PARLEY_LOCAL_NODE.',
    );
}

/**
 * Returns the path of the program. A build takes minutes; the result is kept outside the checkout.
 */
export async function ensureNodeProgram(log) {
  await checkNodeProgram();
  if (process.env.PARLEY_LOCAL_NODE !== undefined) return process.env.PARLEY_LOCAL_NODE;
  if (isPacked()) return unpack();
  const program = builtPlace();
  if (existsSync(program)) return program;
  log('Building the nodes of the local network. The first time takes some minutes …');
  const built = await buildLocalNode();
  if (!existsSync(built)) throw new Complaint(`cargo made no ${built}.`);
  put(program, (unfinished) => copyFileSync(built, unfinished));
  return program;
}

function isPacked() {
  return runsPacked() && packedNode().info.inputs === localNodeInputs();
}

function runsPacked() {
  return process.platform === 'linux' && process.arch === 'x64';
}

function whyNotPacked() {
  return runsPacked() ? 'The sources here differ, so' : 'For this system';
}

function unpack() {
  const { info } = packedNode();
  const program = join(cache, 'local-node', `packed-${info.program.sha256}`, NAME);
  if (existsSync(program) && sha256(readFileSync(program)) === info.program.sha256) return program;
  const content = packedNode().unpack();
  put(program, (unfinished) => writeFileSync(unfinished, content));
  return program;
}

/** The path of the program that was built from these sources. */
function builtPlace() {
  return join(cache, 'local-node', localNodeInputs(), NAME);
}

/** Renames the file when it is complete: another process may look for it meanwhile. */
function put(program, write) {
  mkdirSync(dirname(program), { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  write(unfinished);
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, program);
}
