import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false })],
  server: { port: 5199, strictPort: true, host: '127.0.0.1' },
});
