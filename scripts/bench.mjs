/**
 * Measures Veilid's primitives, the method of the old demo, and the app, in the local network:
 *   npm run bench           prints the figures and writes bench-results.json; takes minutes
 *   npm run bench -- qr     only reading QR codes; needs no network, writes nothing
 *   npm run bench -- relay  only the relay under load; needs no network, writes nothing
 *   npm run bench -- start  only the start of the app; writes nothing
 *   npm run bench -- far    with distant nodes; adds its figures to the file
 * docs/performance.md says what each figure means.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { checkNode, CHROMIUM, ensurePrograms } from './lib/prepare.mjs';
import { Complaint, main, run } from './lib/run.mjs';

const SERVER = ['server/vite.config.ts', 'dist-server'];
const QR = ['tests/bench/qr/vite.config.ts', 'dist/qr'];
const APP = ['tests/bench/app/vite.config.ts', 'dist'];
// Goes into the folder of the app, and keeps the files there. The benchmark's pages come later, so
// the service worker does not list them.
const WORKER = ['vite.serviceWorker.config.ts', 'dist'];
// Below the app, because it reads the app's parley.json.
const PAGE = ['tests/bench/page/vite.config.ts', 'dist/bench'];

/** What to build, what to run, and the options of the local network; without options no network. */
const ALL = { parts: [APP, WORKER, PAGE, QR, SERVER], file: 'bench.ts', network: [] };
const ALONE = {
  qr: { parts: [QR, SERVER], file: 'qrAlone.ts' },
  // The server keeps the files of the app in memory, so they belong to its measured memory.
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
  await ensurePrograms(CHROMIUM);
  // Not into dist: the app with counters must never be served as the app.
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
