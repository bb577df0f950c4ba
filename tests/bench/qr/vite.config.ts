import { defineConfig } from 'vite';

/** The page that makes pictures of codes and has them read; scripts/bench.mjs says where. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  worker: { format: 'es' },
  build: { target: 'es2023', assetsInlineLimit: 0 },
});
