/**
 * Which compiler makes the WASM module: rustup's with its prebuilt target, or Debian's, which
 * builds the standard library from its source package.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { canInstall, ensurePackages } from '../debian.mjs';
import { root } from '../paths.mjs';
import { ask, Complaint } from '../run.mjs';

const TARGET = 'wasm32-unknown-unknown';
const DEBIAN = ['rustc-web', 'cargo-web', 'rust-web-src', 'libstd-rust-web-dev', 'lld-22'];

/** What the compiler is told. No path of this machine may end up in the module. */
export function moduleFlags() {
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  return [
    '--cfg',
    'getrandom_backend="wasm_js"',
    `--remap-path-prefix=${cargoHome}=/cargo`,
    `--remap-path-prefix=${root}=/parley`,
  ];
}

/**
 * @returns {Promise<{ name: 'rustup' | 'debian', cargo: string, rustc: string,
 *   version: string, args: string[], env: Record<string, string> }>}
 */
export async function findToolchain(wanted) {
  if (wanted !== 'debian') {
    const found = rustup();
    if (found !== undefined) return found;
    if (wanted === 'rustup')
      throw new Complaint(
        `The module was built with rustup's target: run "rustup target add ${TARGET}".`,
      );
  }
  return debian();
}

function rustup() {
  const libraries = ask('rustc', ['--print', 'target-libdir', '--target', TARGET]);
  if (libraries === undefined || !existsSync(libraries)) return undefined;
  const version = ask('rustc', ['--version']) ?? '';
  return { name: 'rustup', cargo: 'cargo', rustc: 'rustc', version, args: [], env: {} };
}

async function debian() {
  if (!canInstall() && !existsSync('/usr/bin/wasm-ld-22'))
    throw new Complaint(
      `Building the module needs Rust with its WASM target: run "rustup target add ${TARGET}", ` +
        `or on Debian, as root, "apt-get install ${DEBIAN.join(' ')}".`,
    );
  await ensurePackages(DEBIAN, `Please install ${DEBIAN.join(', ')}.`);
  const [cargo, rustc] = ['/usr/bin/cargo', '/usr/bin/rustc'];
  const sources = join(ask(rustc, ['--print', 'sysroot']) ?? '/usr', 'lib/rustlib/src/rust');
  if (!existsSync(sources)) throw new Complaint(`Rust's sources are missing at ${sources}.`);
  return {
    name: 'debian',
    cargo,
    rustc,
    version: ask(rustc, ['--version']) ?? '',
    args: ['-Zbuild-std=std,panic_abort'],
    env: {
      RUSTC: rustc,
      // Debian's compiler is a stable one; -Zbuild-std asks for a nightly without this.
      RUSTC_BOOTSTRAP: '1',
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: 'wasm-ld-22',
    },
  };
}
