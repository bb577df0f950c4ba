/**
 * Builds packages/local-node as it is packed: one static program for every Linux on x86-64. Debian's
 * compiler builds the standard library from its sources, and links it with Debian's musl.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ensurePackages } from '../debian.mjs';
import { ask, Complaint, run } from '../run.mjs';
import { stageLocalNode } from './localNode.mjs';

const PACKAGES = ['rustc-web', 'cargo-web', 'rust-web-src', 'libstd-rust-web-dev'];
const C_PACKAGES = ['musl-dev', 'musl-tools', 'gcc', 'libgcc-12-dev', 'binutils'];
const CARGO = '/usr/bin/cargo';
const RUSTC = '/usr/bin/rustc';
const TARGET = 'x86_64-unknown-linux-musl';
const PROFILE = 'node';
const MUSL = '/usr/lib/x86_64-linux-musl';
/** It is in glibc only; -1 says that it finds nothing, so that the unwinder looks by itself. */
const DL_FIND_OBJECT =
  'int _dl_find_object(void *address, void *result) { (void)address; (void)result; return -1; }\n';

/** What has a say in the program's bytes besides its sources. Installs what is missing. */
export async function muslToolchain() {
  const packages = [...PACKAGES, ...C_PACKAGES];
  await ensurePackages(
    packages,
    `Packing the local node needs Debian with ${packages.join(', ')}.`,
  );
  return {
    rustc: ask(RUSTC, ['--version']) ?? '',
    packages: Object.fromEntries(
      C_PACKAGES.map((name) => [name, ask('dpkg-query', ['-W', '-f', '${Version}', name]) ?? '']),
    ),
  };
}

/**
 * Builds it in `folder`, or where it is always built, and returns the path of the program. It takes
 * a quarter of an hour the first time.
 */
export async function buildMuslNode(folder) {
  await muslToolchain();
  return build(await stageLocalNode(CARGO, folder));
}

async function build(folder) {
  const target = join(folder, 'target');
  const libraries = join(target, 'unwind');
  makeUnwinder(libraries);
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  const flags = [
    ...['-C', 'target-feature=+crt-static', '-C', 'relocation-model=static'],
    // Last, so that all find in it what gcc adds to C code.
    ...['-C', 'link-arg=-lgcc'],
    ...['-C', 'link-self-contained=no', '-L', `native=${libraries}`, '-L', `native=${MUSL}`],
    // No path of this machine may end up in the program.
    `--remap-path-prefix=${cargoHome}=/cargo`,
    `--remap-path-prefix=${folder}=/parley`,
  ];
  const env = {
    ...process.env,
    RUSTC,
    // Debian's compiler is a stable one; -Zbuild-std asks for a nightly without this.
    RUSTC_BOOTSTRAP: '1',
    CARGO_TARGET_DIR: target,
    CARGO_ENCODED_RUSTFLAGS: flags.join('\x1f'),
    CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER: 'musl-gcc',
    CC_x86_64_unknown_linux_musl: 'musl-gcc',
    // C code is part of the program, too, and some of it would tell when it was built.
    SOURCE_DATE_EPOCH: '0',
    CFLAGS_x86_64_unknown_linux_musl: `-ffile-prefix-map=${cargoHome}=/cargo -ffile-prefix-map=${folder}=/parley`,
  };
  const wanted = ['--target', TARGET, '--profile', PROFILE, '--locked', '-p', 'local-node'];
  await run(CARGO, ['build', '-Zbuild-std=std,panic_abort', ...wanted], { cwd: folder, env });
  return join(target, TARGET, PROFILE, 'local-node');
}

/** Rust's standard library links with -lunwind; gcc has the same in libgcc_eh. */
function makeUnwinder(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const source = join(folder, 'dl_find_object.c');
  const object = join(folder, 'dl_find_object.o');
  const library = join(folder, 'libunwind.a');
  writeFileSync(source, DL_FIND_OBJECT);
  copyFileSync(ask('gcc', ['-print-file-name=libgcc_eh.a']) ?? '', library);
  for (const [program, ...args] of [
    ['gcc', '-c', '-O2', '-o', object, source],
    // D: without times and owners.
    ['ar', 'rD', library, object],
  ]) {
    const result = spawnSync(program, args, { encoding: 'utf8' });
    if (result.status !== 0) throw new Complaint(`${program} failed: ${result.stderr}`);
  }
}
