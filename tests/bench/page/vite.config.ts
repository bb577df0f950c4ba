import { defineConfig } from 'vite';

/** Builds the benchmark's own page beside the app; scripts/bench.mjs sets the folder. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['veilid-wasm'] },
  build: { target: 'es2023', assetsInlineLimit: 0 },
});
