/**
 * Builds packages/veilid-wasm and packs it into vendor/.
 *   npm run wasm                  release build, packed into vendor/veilid-wasm-<version>.tgz
 *   npm run wasm -- --dev         quick build of the same, unpacked into node_modules; not for release
 *   npm run wasm -- --verify      builds anew with the recorded compiler and compares byte for byte
 *   npm run wasm -- --check       compares the recorded hashes of the sources only; needs no Rust
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  cpSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { cache, filesBelow, hashFiles, root, sha256 } from './lib/paths.mjs';
import { ask, Complaint, main, run } from './lib/run.mjs';
import { lockedFor } from './lib/rust/lockFile.mjs';
import { findToolchain, moduleFlags } from './lib/rust/toolchain.mjs';
import { recordVerified } from './lib/rust/verified.mjs';

const CRATE = 'packages/veilid-wasm';
/** Files of the package that are not generated. */
const COPIED = ['index.d.ts', 'index.js', 'package.json', 'README.md'];
/** What a first visit has to load, in bytes after brotli at its highest level. */
const BUDGET = 1_350_000;

const SOURCES = ['Cargo.toml', 'src', 'bindgen', ...COPIED];

/** A hash over all that the module is made of. */
function inputs() {
  const files = ['Cargo.toml', ...SOURCES.flatMap((path) => filesBelow(`${CRATE}/${path}`))];
  return sha256(hashFiles(files), lockedFor(['veilid-wasm', 'bindgen']));
}

await main(async (args) => {
  const modes = ['--dev', '--verify', '--check'];
  const unknown = args.find((arg) => !modes.includes(arg));
  if (unknown !== undefined || args.length > 1)
    throw new Complaint(`Usage: npm run wasm [-- ${modes.join(' | ')}]`);
  if (args[0] === '--check') return checkInputs();
  if (args[0] === '--verify') return verify();
  if (args[0] === '--dev') return install();
  return pack();
});

async function pack() {
  const folder = await buildPackage(await findToolchain());
  checkBudget(folder);
  const vendor = join(root, 'vendor');
  mkdirSync(vendor, { recursive: true });
  for (const old of packed()) rmSync(join(vendor, old));
  await run('npm', ['pack', '--silent', '--pack-destination', vendor, folder]);
  // The version may be the same: only naming the file makes npm look at it anew.
  const [name] = packed();
  await run('npm', ['install', '--silent', '--no-audit', '--no-fund', `file:vendor/${name}`], {
    cwd: root,
  });
  console.log(`Packed and installed ${name}: commit it with package-lock.json.`);
}

async function install() {
  const folder = await buildPackage(await findToolchain(), 'dev');
  const place = join(root, 'node_modules/veilid-wasm');
  rmSync(place, { recursive: true, force: true });
  cpSync(folder, place, { recursive: true });
  console.log('Unpacked into node_modules/veilid-wasm; "npm ci" brings the released one back.');
}

async function verify() {
  checkInputs();
  const { folder: recorded, info } = unpack();
  const toolchain = await findToolchain(info.toolchain.name);
  if (toolchain.version !== info.toolchain.rustc)
    throw new Complaint(
      `The module was built with ${info.toolchain.rustc}; here is ${toolchain.version}.`,
    );
  // A folder without anything of an earlier build.
  const target = mkdtempSync(join(tmpdir(), 'parley-verify-'));
  process.on('exit', () => rmSync(target, { recursive: true, force: true }));
  const rebuilt = await buildPackage(toolchain, 'release', target);
  const names = [...new Set([...readdirSync(recorded), ...readdirSync(rebuilt)])].sort();
  const different = names.filter((name) => hashOf(recorded, name) !== hashOf(rebuilt, name));
  if (different.length > 0)
    throw new Complaint(`The packed module is not its source: ${different.join(', ')} differ.`);
  checkBudget(rebuilt);
  recordVerified('module');
  console.log(`Verified: ${names.length} files, byte for byte.`);
}

/** The cheap half of --verify: says at once that the module has to be packed anew. */
function checkInputs() {
  const { info } = unpack();
  if (info.inputs !== inputs())
    throw new Complaint('The sources of veilid-wasm changed: run "npm run wasm" and commit.');
  console.log('The packed module belongs to these sources.');
}

/** Builds, and returns the folder of the finished package. */
async function buildPackage(toolchain, profile = 'release', target = placeFor(toolchain)) {
  const env = { ...process.env, ...toolchain.env, CARGO_TARGET_DIR: target };
  env.CARGO_ENCODED_RUSTFLAGS = moduleFlags().join('\x1f');
  const wanted = ['--target', 'wasm32-unknown-unknown', '--locked', '-p', 'veilid-wasm'];
  if (profile === 'release') wanted.push('--release');
  await run(toolchain.cargo, ['build', ...toolchain.args, ...wanted], { cwd: root, env });
  const built = join(target, 'wasm32-unknown-unknown', profile === 'dev' ? 'debug' : profile);

  const folder = join(cache, 'wasm', `package-${profile}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await runBindgen(toolchain, join(built, 'veilid_wasm.wasm'), folder);
  for (const name of COPIED) cpSync(join(root, CRATE, name), join(folder, name));
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const info = {
    toolchain: { name: toolchain.name, rustc: toolchain.version },
    profile,
    inputs: inputs(),
    outputs: Object.fromEntries(
      readdirSync(folder)
        .sort()
        .map((name) => [name, hashOf(folder, name)]),
    ),
  };
  writeFileSync(join(folder, 'BUILDINFO.json'), `${JSON.stringify(info, undefined, 2)}\n`);
  return folder;
}

function placeFor({ name }) {
  return join(cache, 'wasm', name);
}

/** The JavaScript side is made by a program of this workspace, built for this machine. */
async function runBindgen(toolchain, module, folder) {
  const target = join(cache, 'bindgen');
  const cargo = ask('cargo', ['--version']) === undefined ? toolchain.cargo : 'cargo';
  const env = { ...process.env, CARGO_TARGET_DIR: target };
  const args = ['run', '--quiet', '--locked', '-p', 'bindgen', '--', module, folder];
  await run(cargo, args, { cwd: root, env });
}

function checkBudget(folder) {
  const module = readFileSync(join(folder, 'veilid_wasm_bg.wasm'));
  const params = { [constants.BROTLI_PARAM_LGWIN]: 24 };
  const size = brotliCompressSync(module, { params }).length;
  console.log(`veilid_wasm_bg.wasm: ${module.length} bytes, ${size} after brotli.`);
  if (size > BUDGET) throw new Complaint(`That is over the budget of ${BUDGET} bytes.`);
}

function packed() {
  return readdirSync(join(root, 'vendor')).filter((name) => /^veilid-wasm-.*\.tgz$/u.test(name));
}

function unpack() {
  const [name, ...more] = packed();
  if (name === undefined || more.length > 0)
    throw new Complaint('vendor/ must hold exactly one veilid-wasm-<version>.tgz.');
  const place = join(tmpdir(), `parley-wasm-${process.pid}`);
  mkdirSync(place, { recursive: true });
  process.on('exit', () => rmSync(place, { recursive: true, force: true }));
  const archive = join(root, 'vendor', name);
  if (ask('tar', ['-xzf', archive, '-C', place]) === undefined)
    throw new Complaint(`${basename(archive)} cannot be unpacked.`);
  const folder = join(place, 'package');
  return { folder, info: JSON.parse(readFileSync(join(folder, 'BUILDINFO.json'), 'utf8')) };
}

function hashOf(folder, name) {
  try {
    return sha256(readFileSync(join(folder, name)));
  } catch {
    return undefined;
  }
}
