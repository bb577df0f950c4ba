import { svelte } from '@sveltejs/vite-plugin-svelte';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const nodeModule = fileURLToPath(import.meta.resolve('veilid-wasm/veilid_wasm_bg.wasm'));

export default defineConfig({
  plugins: [svelte()],
  // Relative addresses: the app runs from any folder of any host.
  base: './',
  worker: { format: 'es' },
  define: { 'import.meta.env.NODE_BYTES': statSync(nodeModule).size },
  // The packed module finds its .wasm by its own address; bundling it early would lose that.
  optimizeDeps: { exclude: ['veilid-wasm'] },
  // A table of thousands of letters would be bundled twice, once as a variable for each.
  json: { namedExports: false },
  build: {
    target: 'es2023',
    // Nothing inlined: the Content-Security-Policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    // The page is one script: there is nothing to preload.
    modulePreload: false,
  },
});
