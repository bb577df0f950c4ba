import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { chromiumLaunch } from './tests/chromium.ts';
import { LongestFirst } from './tests/LongestFirst.ts';

const browser = {
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: chromiumLaunch() }),
  instances: [{ browser: 'chromium' as const }],
};
// The node's module finds its .wasm by its own address. The others would be discovered in
// mid-test.
const optimizeDeps = {
  exclude: ['veilid-wasm'],
  include: ['qrcode', 'comlink', 'zxing-wasm/reader', 'workbox-precaching/PrecacheController.js'],
};

const inNode = {
  environment: 'node' as const,
  // A busy machine is slow; no test measures time with this limit.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  exclude: ['**/*.{browser,network}.test.ts'],
};
const unit: TestProjectConfiguration = {
  test: {
    ...inNode,
    name: 'unit',
    include: ['{src,server}/**/*.test.ts', 'scripts/**/*.test.{ts,mjs}'],
    // Files share their imports: loading them again for each file takes as long as the tests.
    isolate: false,
  },
};
/** Tests of all rules together, and those that measure the memory of their process. */
const whole: TestProjectConfiguration = {
  test: { ...inNode, name: 'whole', include: ['tests/{,fakes/,simulation/}*.test.ts'] },
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
/** Runs in the local network: `npm run network -- npx vitest run --project network`. */
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
    projects: isInside ? [onNetwork] : [unit, whole, inBrowser],
    // By default Vitest keeps one core free for the person at the machine; we need none free.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
  },
});

declare module 'vitest' {
  export interface ProvidedContext {
    bootstrapRecord: string;
    networkPassword: string;
  }
}
