/**
 * Measures Veilid's own ways, the old demo's way and the app side by side, in the local network:
 *   npm run bench        prints the figures and writes bench-results.json; some minutes
 * docs/performance.md says what each figure means.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { checkNode, ensureTestPrograms } from './lib/prepare.mjs';
import { Complaint, main, run } from './lib/run.mjs';

const PARTS = [
  ['tests/bench/app/vite.config.ts', 'dist'],
  // Beside the app, whose parley.json it reads.
  ['tests/bench/page/vite.config.ts', 'dist/bench'],
  ['server/vite.config.ts', 'dist-server'],
];

await main(async (args) => {
  if (args.length > 0) throw new Complaint('Usage: npm run bench');
  checkNode();
  await ensureTestPrograms();
  // Not into dist: what counts must never be served as the app.
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    for (const [config, out] of PARTS) {
      const to = ['--outDir', join(folder, out), '--emptyOutDir'];
      await npx('vite', 'build', '--logLevel', 'warn', '--config', config, ...to);
    }
    const inside = ['npx', '--no-install', 'playwright', 'test'];
    const args = [...inside, '--config', 'tests/bench/playwright.config.ts'];
    await run(process.execPath, ['scripts/network.mjs', '--', ...args], {
      cwd: root,
      env: { ...process.env, PARLEY_BENCH_FOLDER: folder },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function npx(...args) {
  return run('npx', ['--no-install', ...args], { cwd: root });
}
