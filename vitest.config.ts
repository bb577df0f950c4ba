import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { chromiumLaunch } from './tests/chromium.ts';
import { SimulationFirst } from './tests/SimulationFirst.ts';

const browser = {
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: chromiumLaunch() }),
  instances: [{ browser: 'chromium' as const }],
};
// The node's module finds its .wasm by its own address; the others would be found in mid-test.
const optimizeDeps = {
  exclude: ['veilid-wasm'],
  include: ['qrcode', 'comlink', 'zxing-wasm/reader', 'workbox-precaching/PrecacheController.js'],
};

const unit: TestProjectConfiguration = {
  test: {
    name: 'unit',
    environment: 'node',
    // A busy machine is slow; no test measures time by this.
    testTimeout: 60_000,
    include: [
      '{src,server}/**/*.test.ts',
      'scripts/**/*.test.{ts,mjs}',
      'tests/{,fakes/,simulation/}*.test.ts',
    ],
    exclude: ['**/*.{browser,network}.test.ts'],
  },
};
const inBrowser: TestProjectConfiguration = {
  plugins: [svelte()],
  optimizeDeps,
  test: {
    name: 'browser',
    include: ['{src,tests}/**/*.browser.test.ts'],
    browser,
    testTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
};
/** Inside the local network: `npm run network -- npx vitest run --project network`. */
const onNetwork: TestProjectConfiguration = {
  optimizeDeps,
  test: {
    name: 'network',
    include: ['src/**/*.network.test.ts'],
    browser,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    provide: {
      bootstrapRecord: process.env['PARLEY_BOOTSTRAP_RECORD'] ?? '',
      networkPassword: process.env['PARLEY_NETWORK_PASSWORD'] ?? '',
    },
  },
};
const isInside = process.env['PARLEY_BOOTSTRAP_RECORD'] !== undefined;

export default defineConfig({
  test: {
    projects: isInside ? [onNetwork] : [unit, inBrowser],
    // Vitest leaves one core to whoever waits; here nobody does.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: SimulationFirst },
  },
});

declare module 'vitest' {
  export interface ProvidedContext {
    bootstrapRecord: string;
    networkPassword: string;
  }
}
