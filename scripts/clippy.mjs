/**
 * Formatting and clippy over the crates: the native ones, and the module with the compiler that
 * packs it. Where both succeed the record in vendor/ says so.
 */
import { join } from 'node:path';
import { ensurePackages } from './lib/debian.mjs';
import { cache, filesBelow, root } from './lib/paths.mjs';
import { main, run } from './lib/run.mjs';
import { stageLocalNode } from './lib/rust/localNode.mjs';
import { findToolchain, moduleFlags } from './lib/rust/toolchain.mjs';
import { recordVerified } from './lib/rust/verified.mjs';

const DENY = ['--', '-D', 'warnings'];

await main(async () => {
  await run('cargo', ['fmt', '--all', '--check'], { cwd: root });
  // They are no crate of their own.
  const edits = filesBelow('packages/local-node/veilid-tools').filter((name) =>
    /\.rs$/u.test(name),
  );
  await run('rustfmt', ['--check', '--edition', '2021', ...edits], { cwd: root });

  const staged = await stageLocalNode();
  const crates = ['-p', 'local-node', '-p', 'bindgen'];
  const native = { ...process.env, CARGO_TARGET_DIR: join(staged, 'target') };
  await run('cargo', ['clippy', '--locked', ...crates, ...DENY], { cwd: staged, env: native });

  const toolchain = await findToolchain();
  if (toolchain.name === 'debian')
    await ensurePackages(['rust-web-clippy'], 'Please install rust-web-clippy.');
  const env = {
    ...process.env,
    ...toolchain.env,
    // "cargo clippy" takes the first clippy on the path: the one of this compiler.
    PATH: toolchain.name === 'debian' ? `/usr/bin:${process.env.PATH}` : process.env.PATH,
    CARGO_ENCODED_RUSTFLAGS: moduleFlags().join('\x1f'),
    CARGO_TARGET_DIR: join(cache, 'wasm', `${toolchain.name}-clippy`),
  };
  const module = ['--target', 'wasm32-unknown-unknown', '--locked', '-p', 'veilid-wasm'];
  await run(toolchain.cargo, ['clippy', ...toolchain.args, ...module, ...DENY], { cwd: root, env });
  recordVerified('clippy');
});
