/**
 * Measures Veilid's own ways, the old demo's way and the app side by side, in the local network:
 *   npm run bench        prints the figures and writes bench-results.json; some minutes
 *   npm run bench -- qr  only the reading of QR codes, without the network; prints and writes nothing
 * docs/performance.md says what each figure means.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { checkNode, ensureTestPrograms } from './lib/prepare.mjs';
import { Complaint, main, run } from './lib/run.mjs';

const SERVER = ['server/vite.config.ts', 'dist-server'];
const QR = ['tests/bench/qr/vite.config.ts', 'dist/qr'];
const PARTS = [
  ['tests/bench/app/vite.config.ts', 'dist'],
  // Beside the app, whose parley.json it reads.
  ['tests/bench/page/vite.config.ts', 'dist/bench'],
];

await main(async (args) => {
  const onlyQr = args.length === 1 && args[0] === 'qr';
  if (args.length > 0 && !onlyQr) throw new Complaint('Usage: npm run bench [-- qr]');
  checkNode();
  await ensureTestPrograms();
  // Not into dist: what counts must never be served as the app.
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    for (const [config, out] of [...(onlyQr ? [] : PARTS), QR, SERVER]) {
      const to = ['--outDir', join(folder, out), '--emptyOutDir'];
      await npx('vite', 'build', '--logLevel', 'warn', '--config', config, ...to);
    }
    const inside = onlyQr ? [] : [process.execPath, 'scripts/network.mjs', '--'];
    const file = onlyQr ? 'qrAlone.ts' : 'bench.ts';
    const test = ['playwright', 'test', '--config', 'tests/bench/playwright.config.ts', file];
    const [program, ...rest] = [...inside, 'npx', '--no-install', ...test];
    await run(program, rest, {
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
