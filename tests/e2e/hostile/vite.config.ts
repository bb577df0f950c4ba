import { defineConfig } from 'vite';

/** Builds the page of a hostile inviter; the test sets the folder. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: '../../../public',
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['veilid-wasm'] },
  build: { target: 'es2023', assetsInlineLimit: 0 },
});
