/**
 * Measures Veilid's own ways, the old demo's way and the app side by side, in the local network:
 *   npm run bench           prints the figures and writes bench-results.json; some minutes
 *   npm run bench -- qr     only the reading of QR codes, without the network; prints and writes nothing
 *   npm run bench -- start  only starting the app; prints and writes nothing
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
const APP = [
  ['tests/bench/app/vite.config.ts', 'dist'],
  // It keeps what is there now, and not the pages of the benchmark.
  ['vite.serviceWorker.config.ts', 'dist'],
];
// Beside the app, whose parley.json it reads.
const PRIMITIVES = ['tests/bench/page/vite.config.ts', 'dist/bench'];

/** What each run builds, which file it is, and whether it needs the local network. */
const RUNS = {
  all: { parts: [...APP, PRIMITIVES, QR, SERVER], file: 'bench.ts', onNetwork: true },
  qr: { parts: [QR, SERVER], file: 'qrAlone.ts', onNetwork: false },
  start: { parts: [...APP, SERVER], file: 'startAlone.ts', onNetwork: true },
};

await main(async (args) => {
  const name = args[0] ?? 'all';
  if (args.length > 1 || !Object.hasOwn(RUNS, name))
    throw new Complaint('Usage: npm run bench [-- qr | start]');
  const { parts, file, onNetwork } = RUNS[name];
  checkNode();
  await ensureTestPrograms();
  // Not into dist: what counts must never be served as the app.
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    for (const [config, out] of parts) {
      const to = ['--outDir', join(folder, out), '--emptyOutDir', String(config !== APP[1][0])];
      await npx('vite', 'build', '--logLevel', 'warn', '--config', config, ...to);
    }
    const inside = onNetwork ? [process.execPath, 'scripts/network.mjs', '--'] : [];
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
