import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './tests/chromium.ts';

const port = 8423;

/** Runs inside the local network: `npm run network -- npx playwright test`. */
export default defineConfig({
  testDir: 'tests/e2e',
  // One machine carries six nodes and two browsers; tests side by side would measure that.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    baseURL: `http://localhost:${String(port)}`,
    launchOptions: chromiumLaunch,
    trace: 'retain-on-failure',
  },
  webServer: {
    command: `node dist-server/main.js --port ${String(port)}`,
    port,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2_000 },
  },
});
