import { defineConfig } from 'vite';

/** The benchmark's own page, beside the app; scripts/bench.mjs says where. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['veilid-wasm'] },
  build: { target: 'es2023', assetsInlineLimit: 0 },
});
