import { svelte } from '@sveltejs/vite-plugin-svelte';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { bootPlugin } from './scripts/bootScript.ts';

const nodeModule = fileURLToPath(import.meta.resolve('veilid-wasm/veilid_wasm_bg.wasm'));

export default defineConfig({
  plugins: [svelte(), bootPlugin()],
  // Relative addresses let the app run from any folder of any host.
  base: './',
  worker: { format: 'es' },
  define: { 'import.meta.env.NODE_BYTES': statSync(nodeModule).size },
  // The packed module finds its .wasm by its own address, which early bundling would change.
  optimizeDeps: { exclude: ['veilid-wasm'] },
  // A table of thousands of letters would be bundled twice, the second time as variables.
  json: { namedExports: false },
  build: {
    target: 'es2023',
    // Inline nothing: the Content-Security-Policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    // The page is one script, so there is nothing to preload.
    modulePreload: false,
  },
});
