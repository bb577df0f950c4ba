import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import app from '../../../vite.config.ts';

const counting = fileURLToPath(new URL('CountingNetwork.ts', import.meta.url));

/** The worker gets the network adapter that counts; the rest of the app is unchanged. */
const swapNetwork = (): Plugin => ({
  name: 'parley-bench-network',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source.endsWith('/VeilidNetwork.ts') && importer?.endsWith('/src/worker.ts') === true
      ? counting
      : undefined,
});

export default mergeConfig(
  app,
  defineConfig({ worker: { format: 'es', plugins: () => [swapNetwork()] } }),
);
