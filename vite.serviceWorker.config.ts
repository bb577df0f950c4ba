import { defineConfig } from 'vite';
import { shellModule } from './scripts/shellFiles.ts';

/**
 * Runs after the app's own build, into the same folder: makes one plain script with a fixed name.
 */
export default defineConfig({
  plugins: [shellModule()],
  publicDir: false,
  build: {
    target: 'es2023',
    emptyOutDir: false,
    rollupOptions: {
      input: 'src/serviceWorker.ts',
      output: { format: 'iife', entryFileNames: 'sw.js' },
    },
  },
});
