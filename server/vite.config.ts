import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'server/main.ts',
    outDir: 'dist-server',
    target: 'node20',
  },
  ssr: {
    // Bundles all packages, so that the file runs without node_modules.
    noExternal: true,
  },
});
