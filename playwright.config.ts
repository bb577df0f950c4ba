import { defineConfig } from '@playwright/test';

/** Each worker has a local network and a server of its own: see tests/e2e/test.ts. */
export default defineConfig({
  testDir: 'tests/e2e',
  workers: Number(process.env['PARLEY_E2E_WORKERS'] ?? '2'),
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { trace: 'off' },
});
