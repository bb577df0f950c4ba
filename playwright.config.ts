import { defineConfig } from '@playwright/test';

/** Each worker has a local network and a server of its own: see tests/e2e/test.ts. */
export default defineConfig({
  // Tests start in the order of their paths: some long tests are in folders that come first.
  testDir: 'tests/e2e',
  // A test mostly waits for the network: five tests side by side keep two cores busy.
  workers: Number(process.env['PARLEY_E2E_WORKERS'] ?? '5'),
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  // On two busy cores a test takes a minute, and a slower machine takes several times as long.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  // A trace takes as much processor time as the test itself: ask for it with --trace on.
  use: { trace: 'off' },
});
