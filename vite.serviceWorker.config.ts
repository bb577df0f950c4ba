import { defineConfig } from 'vite';
import { shellModule } from './scripts/shellFiles.ts';

/** After the app's own build, into the same folder: one plain script under a name that stays. */
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
