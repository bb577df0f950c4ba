import { defineConfig } from '@playwright/test';

const port = 8426;

/**
 * `npm run bench` builds the parts and runs one of these files, in most cases in a local network.
 */
export default defineConfig({
  testDir: '.',
  testMatch: ['bench.ts', 'farAlone.ts', 'qrAlone.ts', 'relayAlone.ts', 'startAlone.ts'],
  outputDir: '../../test-results/bench',
  workers: 1,
  retries: 0,
  timeout: 900_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: { baseURL: `http://localhost:${String(port)}` },
  webServer: {
    command: `node ${process.env['PARLEY_BENCH_FOLDER'] ?? ''}/dist-server/main.js --port ${String(port)}`,
    port,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2_000 },
  },
});
