import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'server/main.ts',
    outDir: 'dist-server',
    target: 'node20',
  },
  ssr: {
    // One file that runs by itself.
    noExternal: true,
  },
});
