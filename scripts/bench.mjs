/**
 * Measures Veilid's own ways, the old demo's way and the app side by side, in the local network:
 *   npm run bench           prints the figures and writes bench-results.json; some minutes
 *   npm run bench -- qr     only the reading of QR codes, without the network; writes nothing
 *   npm run bench -- relay  only the relay under load, the same; two and a half minutes
 *   npm run bench -- start  only starting the app, in the network; writes nothing
 *   npm run bench -- far    with nodes that are far from each other; adds its figures to the file
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
const APP = ['tests/bench/app/vite.config.ts', 'dist'];
// Into the same folder: it keeps what is there by then, and not the pages of the benchmark.
const WORKER = ['vite.serviceWorker.config.ts', 'dist'];
// Beside the app, whose parley.json it reads.
const PAGE = ['tests/bench/page/vite.config.ts', 'dist/bench'];

/** What is built, what is run, and the options of its local network, if it has one. */
const ALL = { parts: [APP, WORKER, PAGE, QR, SERVER], file: 'bench.ts', network: [] };
const ALONE = {
  qr: { parts: [QR, SERVER], file: 'qrAlone.ts' },
  // The files of the app are in the server's memory.
  relay: { parts: [APP, SERVER], file: 'relayAlone.ts' },
  start: { parts: [APP, WORKER, SERVER], file: 'startAlone.ts', network: [] },
  far: {
    parts: [APP, WORKER, PAGE, SERVER],
    file: 'farAlone.ts',
    network: ['--far', '--nodes', '12'],
  },
};

await main(async (args) => {
  const wanted = args.length === 0 ? ALL : args.length === 1 ? ALONE[args[0]] : undefined;
  if (wanted === undefined)
    throw new Complaint('Usage: npm run bench [-- qr | relay | start | far]');
  checkNode();
  await ensureTestPrograms();
  // Not into dist: what counts must never be served as the app.
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    for (const [config, out] of wanted.parts) {
      const to = ['--outDir', join(folder, out), '--emptyOutDir', String(config !== WORKER[0])];
      await npx('vite', 'build', '--logLevel', 'warn', '--config', config, ...to);
    }
    const inNetwork = [process.execPath, 'scripts/network.mjs', ...(wanted.network ?? []), '--'];
    const inside = wanted.network === undefined ? [] : inNetwork;
    const test = [
      'playwright',
      'test',
      '--config',
      'tests/bench/playwright.config.ts',
      wanted.file,
    ];
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
