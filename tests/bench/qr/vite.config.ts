import { defineConfig } from 'vite';

/** Builds the page that makes and reads pictures of codes; scripts/bench.mjs sets the folder. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  worker: { format: 'es' },
  build: { target: 'es2023', assetsInlineLimit: 0 },
});
