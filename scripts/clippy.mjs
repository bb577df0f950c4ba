/** Clippy over the crates: the native ones, and the module with the compiler that packs it. */
import { join } from 'node:path';
import { ensurePackages } from './lib/debian.mjs';
import { cache, root } from './lib/paths.mjs';
import { main, run } from './lib/run.mjs';
import { findToolchain, moduleFlags } from './lib/wasmToolchain.mjs';

const DENY = ['--', '-D', 'warnings'];

await main(async () => {
  const target = process.env.CARGO_TARGET_DIR ?? join(cache, 'test-node', 'target');
  const native = { ...process.env, CARGO_TARGET_DIR: target };
  const crates = ['-p', 'test-node', '-p', 'bindgen'];
  await run('cargo', ['clippy', '--locked', ...crates, ...DENY], { cwd: root, env: native });

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
});
